import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { FanOutBudgets, type SaveFanOutBudgetInput } from '../fan-out-budget-schemas'

const path = (application: string) => `/api/v1/applications/${encodeURIComponent(application)}/fan-out-budgets`

export const fanOutBudgetsQuery = (application: string) => queryOptions({ queryKey: ['delivery', 'fan-out-budgets', application], queryFn: ({ signal }) => getJson(FanOutBudgets, path(application), { signal }), staleTime: 30_000 })

export const saveFanOutBudget = (application: string, input: z.input<typeof SaveFanOutBudgetInput>) => sendJson('PUT', path(application), FanOutBudgets, input)
export const removeFanOutBudget = (application: string, operation: string) => sendJson('DELETE', `${path(application)}?operation=${encodeURIComponent(operation)}`, FanOutBudgets)
