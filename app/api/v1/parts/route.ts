import { readParts } from '@/lib/compose/web/parts'
import { PartsView } from '@/lib/control/parts-view'
import { endpoint } from '@/lib/http/endpoint'
import { ok } from '@/lib/kernel/result'

export const GET = endpoint({
  permission: 'parts:read',
  summary: 'The parts of this installation: state, restarts, and what each says of itself',
  output: PartsView,
  run: async () => ok(await readParts()),
})
