import { breakerVerbs } from '@/lib/compose/web/breakers'
import { AddStreamInput, BreakerStreams } from '@/lib/domains/breakers/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'breaker-streams:read',
  summary: 'Streams of existing applications that the wall of breakers reads, and how each stands',
  output: BreakerStreams,
  run: (actor) => breakerVerbs().streams(actor),
})

export const POST = endpoint({
  permission: 'breaker-streams:write',
  summary: 'Reads the breakers of existing applications from their hystrix.stream or from Turbine',
  body: AddStreamInput,
  output: BreakerStreams,
  status: 201,
  run: (actor, input) => breakerVerbs().addStream(actor, input),
})
