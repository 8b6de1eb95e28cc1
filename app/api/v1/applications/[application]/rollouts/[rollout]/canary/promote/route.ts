import { canaryVerbs } from '@/lib/compose/web/canary'
import { CanaryView, SignInput } from '@/lib/domains/canary/analysis-schemas'
import { RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'canary:sign',
  summary: 'Signs the promotion of a canary beside a card; the last signature of the policy promotes',
  params: RolloutParams,
  body: SignInput,
  output: CanaryView,
  run: (actor, input) => canaryVerbs().promote(actor, input),
})
