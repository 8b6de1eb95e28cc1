import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { RollBackInput, Rollout, RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'rollouts:roll-back',
  summary: 'Asks for the way back: at every step, and while the old server group is kept warm; asking twice is asking once',
  params: RolloutParams,
  body: RollBackInput,
  output: Rollout,
  run: (actor, input) => rolloutVerbs().rollBack(actor, input),
})
