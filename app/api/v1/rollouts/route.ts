import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { ListRolloutsInput, RolloutPage } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'Rollouts of every application in sight, newest first',
  query: ListRolloutsInput,
  output: RolloutPage,
  run: (actor, input) => rolloutVerbs().list(actor, input),
})
