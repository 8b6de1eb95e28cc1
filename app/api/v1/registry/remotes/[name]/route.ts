import { z } from 'zod'
import { remoteVerbs } from '@/lib/compose/web/registry-remotes'
import { ChooseRemoteInput, RemoteParams, RemoveRemoteInput, StoredRemote } from '@/lib/domains/registry/remote-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'registry-remotes:write',
  summary: 'Reads another registry of the Eureka wire from now on, or reads it somewhere else; clients get it as a region of this name',
  params: RemoteParams,
  body: ChooseRemoteInput,
  output: StoredRemote,
  run: (actor, input) => remoteVerbs().choose(actor, input),
})

export const DELETE = endpoint({
  permission: 'registry-remotes:write',
  summary: 'Reads another registry no more: its instances leave the screens and the answers to clients',
  params: RemoteParams,
  body: RemoveRemoteInput,
  output: z.null(),
  run: (actor, input) => remoteVerbs().remove(actor, input),
})
