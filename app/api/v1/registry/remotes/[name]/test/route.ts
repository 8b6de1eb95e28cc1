import { remoteVerbs } from '@/lib/compose/web/registry-remotes'
import { RemoteChoice, RemoteParams } from '@/lib/domains/registry/remote-schemas'
import { SourceReport } from '@/lib/domains/telemetry/source-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'registry-remotes:write',
  summary: 'Reads another registry once and says what is wrong with the connection; changes nothing',
  params: RemoteParams,
  body: RemoteChoice,
  output: SourceReport,
  run: (actor, input) => remoteVerbs().test(actor, input),
})
