import { breakerVerbs } from '@/lib/compose/web/breakers'
import { Wall, WallInput } from '@/lib/domains/breakers/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'breakers:read',
  summary: 'Every breaker that you may see, worst first: of the proxy, of streams of existing applications, and of their metrics',
  query: WallInput,
  output: Wall,
  run: (actor, input) => breakerVerbs().wall(actor, input),
})
