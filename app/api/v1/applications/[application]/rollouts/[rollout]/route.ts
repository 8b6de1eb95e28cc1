import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { RolloutDetail, RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'One rollout with its steps, weights and, where it failed, the check and the last log lines',
  params: RolloutParams,
  output: RolloutDetail,
  run: (actor, input) => rolloutVerbs().get(actor, input),
})
