import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { type ListRolloutsInput, Rollout, RolloutDetail, RolloutPage, RolloutPreview, type StartRolloutInput } from '../rollout-schemas'

export type RolloutsAsk = z.input<typeof ListRolloutsInput>

const base = (application: string) => `/api/v1/applications/${encodeURIComponent(application)}/rollouts`
const search = (fields: object) => {
  const pairs = Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return new URLSearchParams(pairs).toString()
}

/** Newest first, of all applications that the reader may see. */
export const rolloutsQuery = (ask: RolloutsAsk) =>
  queryOptions({ queryKey: ['delivery', 'rollouts', ask], queryFn: ({ signal }) => getJson(RolloutPage, `/api/v1/rollouts?${search(ask)}`, { signal }) })

/** For the count beside the place's name: an answer of its own, beside the page's. */
export const rolloutsUnderWayQuery = () =>
  queryOptions({ queryKey: ['delivery', 'rollouts', 'rail'], queryFn: ({ signal }) => getJson(RolloutPage, '/api/v1/rollouts?state=under-way&limit=100', { signal }) })

export const rolloutQuery = (application: string, number: number) =>
  queryOptions({ queryKey: ['delivery', 'rollout', application, number], queryFn: ({ signal }) => getJson(RolloutDetail, `${base(application)}/${number}`, { signal }) })

/** What would happen now. It changes nothing, so it is asked like a question although its body is too long for an address. */
export const previewQuery = (application: string, input: z.input<typeof StartRolloutInput>) =>
  queryOptions({
    queryKey: ['delivery', 'preview', application, input],
    queryFn: ({ signal }) => sendJson('POST', `${base(application)}/preview`, RolloutPreview, input, { signal }),
    staleTime: 2_000,
    retry: false,
  })

export const startRollout = (application: string, input: z.input<typeof StartRolloutInput>) => sendJson('POST', base(application), Rollout, input)

export const rollBack = (application: string, number: number, why: string) => sendJson('POST', `${base(application)}/${number}/roll-back`, Rollout, { why })
