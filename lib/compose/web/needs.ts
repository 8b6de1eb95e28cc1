import { createPrismaWaiting } from '@/lib/domains/estate/adapters/prisma-waiting'
import { readNeeds } from '@/lib/domains/estate/read-needs'
import { type WebContext, webContext } from './context'
import { deliveryVerbs } from './delivery'

const compose = ({ database, clock }: WebContext) => ({ read: readNeeds({ ...createPrismaWaiting(database), overBudget: async (scope) => (await deliveryVerbs().findOverBudget(scope)).map((one) => ({ kind: 'calls-over-budget' as const, ...one })) }, clock) })
const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function needsVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
