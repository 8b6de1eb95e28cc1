import { chaosVerbs } from '@/lib/compose/web/chaos'
import { AbortInput, ChaosRun, RunParams } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'chaos:run',
  summary: 'Takes back what a chaos run has left',
  params: RunParams,
  body: AbortInput,
  output: ChaosRun,
  run: (actor, input) => chaosVerbs().takeBack(actor, input),
})
