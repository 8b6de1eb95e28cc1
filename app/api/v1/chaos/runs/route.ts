import { chaosVerbs } from '@/lib/compose/web/chaos'
import { ChaosRun, ListRunsInput, RunPage, StartRunInput } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'chaos:read', summary: 'Chaos runs of all applications that you may see, newest first', query: ListRunsInput, output: RunPage, run: (actor, input) => chaosVerbs().list(actor, input) })

export const POST = endpoint({
  permission: 'chaos:run',
  summary: 'Breaks something on purpose: checks the steady state, makes the fault, watches, and takes it back at its term or when the steady state breaks',
  body: StartRunInput,
  output: ChaosRun,
  status: 201,
  run: (actor, input) => chaosVerbs().start(actor, input),
})
