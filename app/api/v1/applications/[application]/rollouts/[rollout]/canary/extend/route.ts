import { canaryVerbs } from '@/lib/compose/web/canary'
import { CanaryView, ExtendInput } from '@/lib/domains/canary/analysis-schemas'
import { RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'canary:sign',
  summary: 'Gives the analysis of a canary more minutes',
  params: RolloutParams,
  body: ExtendInput,
  output: CanaryView,
  run: (actor, input) => canaryVerbs().extend(actor, input),
})
