import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { CanaryBriefs, CanaryView, DecisionCard, type ExtendInput, type SignInput, type StopInput } from '../analysis-schemas'

const base = (application: string, number: number) => `/api/v1/applications/${encodeURIComponent(application)}/rollouts/${number}`

/** Under one key with what else is asked of canaries: a notice of the stream asks all of it again. */
export const canaryKey = ['canary'] as const

export const canaryViewQuery = (application: string, number: number) =>
  queryOptions({ queryKey: [...canaryKey, 'view', application, number], queryFn: ({ signal }) => getJson(CanaryView, `${base(application, number)}/canary`, { signal }) })

/** One answer for all rows of a list. */
export const canaryBriefsQuery = (rolloutIds: readonly string[]) =>
  queryOptions({
    queryKey: [...canaryKey, 'briefs', ...rolloutIds],
    queryFn: ({ signal }) => (rolloutIds.length === 0 ? { items: [] } : getJson(CanaryBriefs, `/api/v1/canaries?${new URLSearchParams(rolloutIds.map((id) => ['rollout', id]))}`, { signal })),
  })

export const promoteCanary = (application: string, number: number, input: z.input<typeof SignInput>) => sendJson('POST', `${base(application, number)}/canary/promote`, CanaryView, input)
export const extendCanary = (application: string, number: number, input: z.input<typeof ExtendInput>) => sendJson('POST', `${base(application, number)}/canary/extend`, CanaryView, input)
export const stopCanary = (application: string, number: number, input: z.input<typeof StopInput>) => sendJson('POST', `${base(application, number)}/canary/stop`, CanaryView, input)

/** Named by its own content: it never changes. */
export const cardQuery = (application: string, number: number, hash: string) =>
  queryOptions({ queryKey: [...canaryKey, 'card', application, number, hash], queryFn: ({ signal }) => getJson(DecisionCard, `${base(application, number)}/cards/${hash}`, { signal }), staleTime: Number.POSITIVE_INFINITY })
