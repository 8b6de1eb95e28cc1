import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { CanaryConfigDocument, ConfigList, ConfigProblems, type SaveConfigInput } from '../analysis-schemas'

const base = (application: string) => `/api/v1/applications/${encodeURIComponent(application)}/canary-configs`

export const configsQuery = (application: string) =>
  queryOptions({ queryKey: ['canary-configs', application], queryFn: ({ signal }) => getJson(ConfigList, base(application), { signal }) })

/** The newest version. Not asked again while somebody edits it: a save that comes too late is refused and says so. */
export const configQuery = (application: string, name: string) =>
  queryOptions({ queryKey: ['canary-configs', application, name], queryFn: ({ signal }) => getJson(CanaryConfigDocument, `${base(application)}/${encodeURIComponent(name)}`, { signal }), staleTime: 60_000, refetchOnWindowFocus: false })

export const saveConfig = (application: string, name: string, input: z.input<typeof SaveConfigInput>) => sendJson('PUT', `${base(application)}/${encodeURIComponent(name)}`, CanaryConfigDocument, input)

/** What is wrong with a config; nothing is kept, so it is asked like a question. `text` is its JSON. */
export const configProblemsQuery = (text: string) =>
  queryOptions({ queryKey: ['canary-config-problems', text], queryFn: ({ signal }) => sendJson('POST', '/api/v1/canary/configs/validate', ConfigProblems, { config: JSON.parse(text) as unknown }, { signal }), staleTime: 60_000, gcTime: 60_000 })
