import { chaosVerbs } from '@/lib/compose/web/chaos'
import { AbortInput, ChaosRun, RunParams } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'chaos:abort',
  summary: 'Takes the fault back now; asking twice is asking once',
  params: RunParams,
  body: AbortInput,
  output: ChaosRun,
  run: (actor, input) => chaosVerbs().abort(actor, input),
})
