import { truthVerbs } from '@/lib/compose/web/truth'
import { BringBackQuery, DrainZoneInput, ZoneParams, ZoneState } from '@/lib/domains/registry/zone-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'zones:drain',
  summary: 'The gateway sends nothing more to a zone; refused where an application cannot bear it, unless overridden with a reason',
  params: ZoneParams,
  body: DrainZoneInput,
  output: ZoneState,
  run: (actor, input) => truthVerbs().drainZone(actor, input),
})

export const DELETE = endpoint({
  permission: 'zones:drain',
  summary: 'Gives a zone its requests back; refused where nobody is up in it, unless overridden',
  params: ZoneParams,
  query: BringBackQuery,
  output: ZoneState,
  run: (actor, input) => truthVerbs().bringBackZone(actor, input),
})
