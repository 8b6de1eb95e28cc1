import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { FilterDetail, FilterPage, FilterRow, type SaveFilterInput } from '../filter-api-schemas'

/** By stage and order. */
export const filtersQuery = () => queryOptions({ queryKey: ['gateway', 'filters'], queryFn: ({ signal }) => getJson(FilterPage, '/api/v1/gateway/filters', { signal }) })
export const filterQuery = (name: string) => queryOptions({ queryKey: ['gateway', 'filter', name], queryFn: ({ signal }) => getJson(FilterDetail, `/api/v1/gateway/filters/${name}`, { signal }) })

export const saveFilter = (name: string, input: z.input<typeof SaveFilterInput>) => sendJson('PUT', `/api/v1/gateway/filters/${name}`, FilterRow, input)
export const rollBackFilter = (name: string, input: { version: number; expectedVersion: number; why: string }) => sendJson('POST', `/api/v1/gateway/filters/${name}/roll-back`, FilterRow, input)
export const deleteFilter = (name: string, confirm: string, why: string) => sendJson('DELETE', `/api/v1/gateway/filters/${name}`, z.null(), { confirm, why })
