import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { type ChangeRouteInput, type CreateRouteInput, type ListRoutesInput, type PreviewRouteInput, RouteDetail, RoutePage, RoutePreview, RouteRow } from '../route-api-schemas'
import { type RequestToTest, RouteTest } from '../route-schemas'

export type RoutesAsk = z.input<typeof ListRoutesInput>

const search = (fields: object) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))).toString()

/** In the order in which they are looked at. */
export const routesQuery = (ask: RoutesAsk) => queryOptions({ queryKey: ['gateway', 'routes', ask], queryFn: ({ signal }) => getJson(RoutePage, `/api/v1/gateway/routes?${search(ask)}`, { signal }) })
export const routeQuery = (name: string) => queryOptions({ queryKey: ['gateway', 'route', name], queryFn: ({ signal }) => getJson(RouteDetail, `/api/v1/gateway/routes/${name}`, { signal }) })
export const routePreviewQuery = (input: z.input<typeof PreviewRouteInput>) =>
  queryOptions({ queryKey: ['gateway', 'preview', input], queryFn: ({ signal }) => sendJson('POST', '/api/v1/gateway/routes/preview', RoutePreview, input, { signal }), retry: false })

export const createRoute = (input: z.input<typeof CreateRouteInput>) => sendJson('POST', '/api/v1/gateway/routes', RouteRow, input)
export const changeRoute = (name: string, input: z.input<typeof ChangeRouteInput>) => sendJson('PUT', `/api/v1/gateway/routes/${name}`, RouteRow, input)
export const rollBackRoute = (name: string, input: { version: number; expectedVersion: number; why: string }) => sendJson('POST', `/api/v1/gateway/routes/${name}/roll-back`, RouteRow, input)
export const deleteRoute = (name: string, confirm: string, why: string) => sendJson('DELETE', `/api/v1/gateway/routes/${name}`, z.null(), { confirm, why })
export const testRequest = (input: z.input<typeof RequestToTest>) => sendJson('POST', '/api/v1/gateway/test', RouteTest, input)
