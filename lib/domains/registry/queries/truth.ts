import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from '@/lib/http/get-json'
import { CleanedUp, CleanUpPreview, Hold, type HoldMode, TruthPage, type TruthQueryInput } from '../truth-schemas'
import { registryUrl } from './registry-url'

/** One page of what three witnesses say; `instances` are ids with commas between them. */
export const truthQuery = (ask: TruthQueryInput = {}) =>
  queryOptions({ queryKey: ['registry', 'truth', ask], queryFn: ({ signal }) => getJson(TruthPage, registryUrl('/api/v1/registry/truth', ask), { signal }) })

interface Named {
  application: string
  instance: string
}

export const cleanUpPreviewQuery = (instances: readonly Named[]) =>
  queryOptions({ queryKey: ['registry', 'clean-up', instances], queryFn: ({ signal }) => sendJson('POST', '/api/v1/registry/clean-up/preview', CleanUpPreview, { instances }, { signal }), staleTime: 0 })

export const sendCleanUp = (instances: readonly Named[], why: string) => sendJson('POST', '/api/v1/registry/clean-up', CleanedUp, { instances, why })

const holdUrl = ({ application, instance }: Named) => `/api/v1/applications/${encodeURIComponent(application)}/instances/${encodeURIComponent(instance)}/hold`

export const holdInstance = (which: Named, mode: HoldMode, why: string) => sendJson('PUT', holdUrl(which), Hold, { mode, why })

export const bringBackInstance = (which: Named, why: string) => sendJson('DELETE', `${holdUrl(which)}?${new URLSearchParams({ why }).toString()}`, Hold)
