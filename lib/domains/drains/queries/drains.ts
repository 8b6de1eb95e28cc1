import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { DrainTest } from '../problem-schemas'
import { type ChangeDrainInput, type CreateDrainInput, Drain, DrainDetail, DrainPage, DrainQuota, type ListDrainsInput } from '../schemas'

export type DrainsAsk = z.input<typeof ListDrainsInput>

const search = (fields: object) => {
  const pairs = Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return new URLSearchParams(pairs).toString()
}

/** By name, of all teams that the reader may see, with how far each is. */
export const drainsQuery = (ask: DrainsAsk) => queryOptions({ queryKey: ['drains', 'list', ask], queryFn: ({ signal }) => getJson(DrainPage, `/api/v1/drains?${search(ask)}`, { signal }) })
export const drainQuery = (id: string) => queryOptions({ queryKey: ['drains', 'one', id], queryFn: ({ signal }) => getJson(DrainDetail, `/api/v1/drains/${id}`, { signal }) })

export const createDrain = (input: z.input<typeof CreateDrainInput>) => sendJson('POST', '/api/v1/drains', Drain, input)
export const changeDrain = (id: string, input: z.input<typeof ChangeDrainInput>) => sendJson('PUT', `/api/v1/drains/${id}`, Drain, input)
export const pauseDrain = (id: string) => sendJson('POST', `/api/v1/drains/${id}/pause`, Drain, {})
export const resumeDrain = (id: string) => sendJson('DELETE', `/api/v1/drains/${id}/pause`, Drain, {})
export const deleteDrain = (id: string, confirm: string, why: string) => sendJson('DELETE', `/api/v1/drains/${id}`, z.null(), { confirm, why })
export const testDrain = (id: string) => sendJson('POST', `/api/v1/drains/${id}/test`, DrainTest)
export const setDrainQuota = (team: string, limit: number, why: string) => sendJson('PUT', `/api/v1/teams/${encodeURIComponent(team)}/drain-quota`, DrainQuota, { limit, ...(why && { why }) })
