import type { BudgetCheck, CallsOverBudget } from '../fan-out-budget-schemas'
import type { KeptBudget, NewestRelease, OperationCalls } from '../fan-out-budget-ports'

/** Fewer requests of a release say nothing of its p95. */
export const budgetRequestsMin = 20

/** Whether the newest release keeps to a budget. `calls` is null while nobody can tell. */
export function judgeFanOut({ operation, callsMax }: Pick<KeptBudget, 'operation' | 'callsMax'>, newest: NewestRelease | null, calls: readonly OperationCalls[] | null): BudgetCheck {
  const counted = calls?.find((one) => one.operation === operation)
  const figures = { serverGroup: newest?.serverGroup ?? null, requests: counted?.requests ?? 0, p95: counted?.total.p95 ?? null, max: counted?.total.max ?? null }
  if (!newest || !counted || counted.requests < budgetRequestsMin) return { state: 'unknown', ...figures }
  return { state: counted.total.p95 > callsMax ? 'over' : 'within', ...figures }
}

/** What a release exceeds, each operation by itself; nothing where nobody can tell. */
export function callsOverBudget(budgets: readonly Pick<KeptBudget, 'operation' | 'callsMax'>[], release: NewestRelease, calls: readonly OperationCalls[] | null): CallsOverBudget[] {
  return budgets.flatMap((budget): CallsOverBudget[] => {
    const { state, p95, requests } = judgeFanOut(budget, release, calls)
    return state === 'over' && p95 !== null ? [{ operation: budget.operation, serverGroup: release.serverGroup, p95, callsMax: budget.callsMax, requests }] : []
  })
}
