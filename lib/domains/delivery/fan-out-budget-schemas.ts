import { z } from 'zod'

/** As its spans name it. */
const Operation = z.string().min(1).max(300)

/** How the newest release keeps to a budget; `unknown` while it has served too few requests, or telemetry does not answer. */
export const BudgetCheck = z.object({
  state: z.enum(['within', 'over', 'unknown']),
  /** Of the release that was started last; null where none runs. */
  serverGroup: z.string().nullable(),
  /** Requests of the last hour that were counted, and calls that one of them made. */
  requests: z.number().int(),
  p95: z.number().nullable(),
  max: z.number().nullable(),
})
export type BudgetCheck = z.infer<typeof BudgetCheck>

export const FanOutBudget = z.object({
  operation: z.string(),
  /** p95 of the calls of one request, at all depths. */
  callsMax: z.number().int(),
  setBy: z.string(),
  setMs: z.number(),
  check: BudgetCheck,
})
export type FanOutBudget = z.infer<typeof FanOutBudget>

export const FanOutBudgets = z.object({
  budgets: z.array(FanOutBudget),
  /** Fewer requests say nothing. */
  requestsMin: z.number().int(),
  /** Whether the reader may set them, and what rule says no. */
  maySet: z.boolean(),
})
export type FanOutBudgets = z.infer<typeof FanOutBudgets>

const why = z.string().trim().max(400).optional()
export const SaveFanOutBudgetInput = z.strictObject({ operation: Operation, callsMax: z.number().int().min(1).max(100_000), why })
export const RemoveFanOutBudgetQuery = z.strictObject({ operation: Operation, why })

/** An operation of one release that makes more calls than it may. */
export const CallsOverBudget = z.object({ operation: z.string(), serverGroup: z.string(), p95: z.number(), callsMax: z.number().int(), requests: z.number().int() })
export type CallsOverBudget = z.infer<typeof CallsOverBudget>

export interface OverBudget extends CallsOverBudget {
  application: string
  team: string
  /** When the release was started. */
  sinceMs: number
}
