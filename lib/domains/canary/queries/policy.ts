import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { type SavePolicyInput, TeamPolicy } from '../analysis-schemas'

const path = (team: string) => `/api/v1/teams/${encodeURIComponent(team)}/delivery-policy`

export const policyQuery = (team: string) => queryOptions({ queryKey: ['delivery-policy', team], queryFn: ({ signal }) => getJson(TeamPolicy, path(team), { signal }), refetchOnWindowFocus: false })

export const savePolicy = (team: string, input: z.input<typeof SavePolicyInput>) => sendJson('PUT', path(team), TeamPolicy, input)
