import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { Binding, type BindInput, type CreateServiceInput, type ListServicesInput, Marketplace, type PlanName, Quota, RevealedCredential, Service, ServiceDetail, ServicePage } from '../schemas'

export type ServicesAsk = z.input<typeof ListServicesInput>

const search = (fields: object) => {
  const pairs = Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return new URLSearchParams(pairs).toString()
}

export const marketplaceQuery = () => queryOptions({ queryKey: ['services', 'marketplace'], queryFn: ({ signal }) => getJson(Marketplace, '/api/v1/marketplace', { signal }) })

/** Newest first, of all teams that the reader may see. */
export const servicesQuery = (ask: ServicesAsk) =>
  queryOptions({ queryKey: ['services', 'list', ask], queryFn: ({ signal }) => getJson(ServicePage, `/api/v1/services?${search(ask)}`, { signal }) })

export const serviceQuery = (id: string) => queryOptions({ queryKey: ['services', 'one', id], queryFn: ({ signal }) => getJson(ServiceDetail, `/api/v1/services/${id}`, { signal }) })

export const createService = (input: z.input<typeof CreateServiceInput>) => sendJson('POST', '/api/v1/services', Service, input)
export const deleteService = (id: string, confirm: string, why: string) => sendJson('DELETE', `/api/v1/services/${id}`, Service, { confirm, why })
export const retryService = (id: string, why: string) => sendJson('POST', `/api/v1/services/${id}/retry`, Service, why ? { why } : {})
export const bindService = (id: string, input: z.input<typeof BindInput>) => sendJson('POST', `/api/v1/services/${id}/bindings`, Binding, input)

const bindingAt = (service: string, binding: string) => `/api/v1/services/${service}/bindings/${binding}`
export const unbindService = (service: string, binding: string, why: string) => sendJson('DELETE', bindingAt(service, binding), Binding, why ? { why } : {})
export const rotateBinding = (service: string, binding: string, why: string) => sendJson('POST', `${bindingAt(service, binding)}/rotation`, Binding, why ? { why } : {})
export const cancelRotation = (service: string, binding: string, why: string) => sendJson('DELETE', `${bindingAt(service, binding)}/rotation`, Binding, why ? { why } : {})
export const retryBinding = (service: string, binding: string, why: string) => sendJson('POST', `${bindingAt(service, binding)}/retry`, Binding, why ? { why } : {})
export const endSessions = (service: string, binding: string, why: string) => sendJson('DELETE', `${bindingAt(service, binding)}/sessions`, Binding, { why })
/** Never a query: what is answered is shown once and kept nowhere. */
export const revealCredential = (service: string, binding: string, why: string) => sendJson('POST', `${bindingAt(service, binding)}/reveal`, RevealedCredential, { why })

export const setQuota = (team: string, plan: PlanName, limit: number, why: string) => sendJson('PUT', `/api/v1/teams/${encodeURIComponent(team)}/service-quotas`, Quota, { plan, limit, ...(why && { why }) })
