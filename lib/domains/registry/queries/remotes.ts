import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { SourceReport } from '../../telemetry/source-schemas'
import { type ChooseRemoteInput, type DifferenceKind, DifferencesPage, type RemoteChoice, RemoteList, type RemoveRemoteInput, StoredRemote } from '../remote-schemas'
import { registryUrl } from './registry-url'

const base = '/api/v1/registry/remotes'
const placeOf = (name: string) => `${base}/${encodeURIComponent(name)}`

/** The other registries, each beside our own. */
export const remotesQuery = () => queryOptions({ queryKey: ['registry', 'remotes'], queryFn: ({ signal }) => getJson(RemoteList, base, { signal }) })

export const differencesQuery = (name: string, ask: { kind?: DifferenceKind; cursor?: string } = {}) =>
  queryOptions({ queryKey: ['registry', 'remotes', name, 'differences', ask], queryFn: ({ signal }) => getJson(DifferencesPage, registryUrl(`${placeOf(name)}/differences`, ask), { signal }) })

export const chooseRemote = (name: string, input: z.input<typeof ChooseRemoteInput>) => sendJson('PUT', placeOf(name), StoredRemote, input)

export const removeRemote = (name: string, input: z.input<typeof RemoveRemoteInput>) => sendJson('DELETE', placeOf(name), z.null(), input)

export const testRemote = (name: string, choice: z.input<typeof RemoteChoice>) => sendJson('POST', `${placeOf(name)}/test`, SourceReport, choice)
