import { canaryVerbs } from '@/lib/compose/web/canary'
import { CanaryView, StopInput } from '@/lib/domains/canary/analysis-schemas'
import { RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'rollouts:roll-back',
  summary: 'Stops a canary and rolls it back',
  params: RolloutParams,
  body: StopInput,
  output: CanaryView,
  run: (actor, input) => canaryVerbs().stop(actor, input),
})
