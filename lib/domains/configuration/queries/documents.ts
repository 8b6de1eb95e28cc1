import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { ConfigDiff, ConfigDocumentList, ConfigDocumentText, ConfigPreview, ConfigVersionList, ConfigVersionText, type ListConfigInput, type PreviewConfigInput, type RollBackConfigInput, type SaveConfigInput } from '../schemas'

export type ConfigAsk = z.input<typeof ListConfigInput>
const base = '/api/v1/config/documents'
const search = (fields: object) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))).toString()

/** By layer and target; what is said to all is in it unless an application is named. */
export const configDocumentsQuery = (ask: ConfigAsk) => queryOptions({ queryKey: ['configuration', 'list', ask], queryFn: ({ signal }) => getJson(ConfigDocumentList, `${base}?${search(ask)}`, { signal }) })
export const configDocumentQuery = (id: string) => queryOptions({ queryKey: ['configuration', 'one', id], queryFn: ({ signal }) => getJson(ConfigDocumentText, `${base}/${id}`, { signal }) })
export const configVersionsQuery = (id: string, ask: { cursor?: string; limit: number }) => queryOptions({ queryKey: ['configuration', 'versions', id, ask], queryFn: ({ signal }) => getJson(ConfigVersionList, `${base}/${id}/versions?${search(ask)}`, { signal }) })
/** A version never changes. */
export const configVersionQuery = (id: string, version: number) => queryOptions({ queryKey: ['configuration-version', id, version], queryFn: ({ signal }) => getJson(ConfigVersionText, `${base}/${id}/versions/${version}`, { signal }), staleTime: Infinity })
export const configDiffQuery = (id: string, from: number, to: number) => queryOptions({ queryKey: ['configuration-diff', id, from, to], queryFn: ({ signal }) => getJson(ConfigDiff, `${base}/${id}/diff?${search({ from, to })}`, { signal }), staleTime: Infinity })

/** Who would get which value; nothing is kept, so it is asked like a question. */
export const configPreviewQuery = (input: z.input<typeof PreviewConfigInput>) =>
  queryOptions({ queryKey: ['configuration', 'preview', input], queryFn: ({ signal }) => sendJson('POST', '/api/v1/config/preview', ConfigPreview, input, { signal }), staleTime: 10_000, gcTime: 30_000, refetchOnWindowFocus: false, retry: false })

export const saveConfigDocument = (input: z.input<typeof SaveConfigInput>) => sendJson('PUT', base, ConfigDocumentText, input)
export const rollBackConfigDocument = (id: string, input: z.input<typeof RollBackConfigInput>) => sendJson('POST', `${base}/${id}/roll-back`, ConfigDocumentText, input)
