import { canaryVerbs } from '@/lib/compose/web/canary'
import { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import { RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'The canary of a rollout: its newest decision card, its judgements, who signed, and what the asker may do',
  params: RolloutParams,
  output: CanaryView,
  run: (actor, input) => canaryVerbs().read(actor, input),
})
