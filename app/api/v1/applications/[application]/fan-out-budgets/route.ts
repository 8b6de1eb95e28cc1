import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { FanOutBudgets, RemoveFanOutBudgetQuery, SaveFanOutBudgetInput } from '@/lib/domains/delivery/fan-out-budget-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'fan-out-budgets:read',
  summary: 'How many calls one request of each operation may make, and how many the newest release makes',
  params: ApplicationParams,
  output: FanOutBudgets,
  run: (actor, input) => deliveryVerbs().listFanOutBudgets(actor, input),
})

export const PUT = endpoint({
  permission: 'fan-out-budgets:write',
  summary: 'Sets the budget of one operation',
  params: ApplicationParams,
  body: SaveFanOutBudgetInput,
  output: FanOutBudgets,
  run: (actor, input) => deliveryVerbs().saveFanOutBudget(actor, input),
})

export const DELETE = endpoint({
  permission: 'fan-out-budgets:write',
  summary: 'Removes the budget of one operation',
  params: ApplicationParams,
  query: RemoveFanOutBudgetQuery,
  output: FanOutBudgets,
  run: (actor, input) => deliveryVerbs().removeFanOutBudget(actor, input),
})
