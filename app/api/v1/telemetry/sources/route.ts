import { sourceVerbs } from '@/lib/compose/web/sources'
import { SourceList } from '@/lib/domains/telemetry/source-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry-sources:read',
  summary: 'From where metrics, traces and logs are answered, and how it stands with each source',
  output: SourceList,
  run: (actor) => sourceVerbs().list(actor),
})
