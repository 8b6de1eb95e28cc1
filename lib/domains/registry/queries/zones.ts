import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { ZonesAnswer, type ZonesQuery, ZoneState } from '../zone-schemas'
import { registryUrl } from './registry-url'

export const zonesQuery = (ask: ZonesQuery = {}) =>
  queryOptions({ queryKey: ['registry', 'zones', ask], queryFn: ({ signal }) => getJson(ZonesAnswer, registryUrl('/api/v1/registry/zones', ask), { signal }) })

const drainUrl = (zone: string) => `/api/v1/registry/zones/${encodeURIComponent(zone)}/drain`

export const drainZone = (zone: string, why: string, override: boolean) => sendJson('PUT', drainUrl(zone), ZoneState, { why, override })

export const bringBackZone = (zone: string, why: string, override: boolean) => sendJson('DELETE', `${drainUrl(zone)}?${new URLSearchParams({ why, override: String(override) }).toString()}`, ZoneState)

export const setCapacity = (application: string, ratePerInstance: number | null, why: string) =>
  sendJson('PUT', `/api/v1/applications/${encodeURIComponent(application)}/capacity`, z.null(), { ratePerInstance, why })
