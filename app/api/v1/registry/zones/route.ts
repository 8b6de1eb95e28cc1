import { truthVerbs } from '@/lib/compose/web/truth'
import { ZonesAnswer, ZonesQuery } from '@/lib/domains/registry/zone-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'registry:read',
  summary: 'Can a zone be lost now: for each application yes, no, and by how much; and which zones are drained',
  query: ZonesQuery,
  output: ZonesAnswer,
  run: (actor, input) => truthVerbs().zones(actor, input),
})
