import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { ListRolloutsInput, Rollout, RolloutPage, StartRolloutInput } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'Rollouts of an application, newest first',
  params: ApplicationParams,
  query: ListRolloutsInput.omit({ application: true }),
  output: RolloutPage,
  run: (actor, input) => rolloutVerbs().listOfApplication(actor, input),
})

export const POST = endpoint({
  permission: 'rollouts:start',
  summary: 'Ships a release by red/black or canary: a new server group, traffic moved when it is healthy, the old one kept warm',
  params: ApplicationParams,
  body: StartRolloutInput,
  output: Rollout,
  status: 201,
  run: (actor, input) => rolloutVerbs().start(actor, input),
})
