import { truthVerbs } from '@/lib/compose/web/truth'
import { CleanedUp, CleanUpInput } from '@/lib/domains/registry/truth-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'registry:clean-up',
  summary: 'Removes the leases of ghosts; whoever is none any more keeps its lease',
  body: CleanUpInput,
  output: CleanedUp,
  run: (actor, input) => truthVerbs().cleanUp(actor, input),
})
