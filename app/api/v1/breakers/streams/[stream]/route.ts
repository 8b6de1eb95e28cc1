import { breakerVerbs } from '@/lib/compose/web/breakers'
import { BreakerStreams, RemoveStreamInput, StreamParams } from '@/lib/domains/breakers/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const DELETE = endpoint({
  permission: 'breaker-streams:write',
  summary: 'Reads this stream no more',
  params: StreamParams,
  body: RemoveStreamInput,
  output: BreakerStreams,
  run: (actor, input) => breakerVerbs().removeStream(actor, input),
})
