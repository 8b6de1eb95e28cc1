import { remoteVerbs } from '@/lib/compose/web/registry-remotes'
import { DifferencesPage, DifferencesQuery, RemoteParams } from '@/lib/domains/registry/remote-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'registry:read',
  summary: 'Instances of which another registry says otherwise than ours, by application and id, over the applications in sight',
  params: RemoteParams,
  query: DifferencesQuery,
  output: DifferencesPage,
  run: (actor, input) => remoteVerbs().differences(actor, input),
})
