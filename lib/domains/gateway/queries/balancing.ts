import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from '@/lib/http/get-json'
import { ApplicationBalance, type BalancingPolicy } from '../balancing-schemas'

const path = (application: string) => `/api/v1/applications/${encodeURIComponent(application)}/balancing`

/** How one application is balanced: what is wanted, and what the proxy does. */
export const balancingQuery = (application: string) => queryOptions({ queryKey: ['gateway', 'balancing', application], queryFn: ({ signal }) => getJson(ApplicationBalance, path(application), { signal }) })

export const saveBalancing = (application: string, policy: BalancingPolicy, why?: string) => sendJson('PUT', path(application), ApplicationBalance, { policy, ...(why && { why }) })
export const forgetBalancing = (application: string) => sendJson('DELETE', path(application), ApplicationBalance)
