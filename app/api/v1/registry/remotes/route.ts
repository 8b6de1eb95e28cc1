import { remoteVerbs } from '@/lib/compose/web/registry-remotes'
import { RemoteList } from '@/lib/domains/registry/remote-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'registry:read',
  summary: 'Other registries that ours reads, each beside our own over the applications in sight, and how its reading stands',
  output: RemoteList,
  run: (actor) => remoteVerbs().list(actor),
})
