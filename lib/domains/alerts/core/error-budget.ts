import type { SloCondition, SloStatus } from '../schemas'
import { badOf } from './burn-rate'
import type { Figures } from './figures'

const shownMax = 120

/**
 * What is left of the errors that the objective allows for the requests of its window: 1 is all, 0 none, below 0 overspent. The burn-down
 * begins full at the window's first step. Null where nothing was seen, or nobody tells which were slow.
 */
export function errorBudget(condition: SloCondition, { points, asOfMs, complete, stepMs }: Figures): SloStatus['budget'] {
  const [first] = points
  if (!first) return null
  let [requests, bad] = [0, 0]
  const spent: { atMs: number; bad: number }[] = []
  for (const point of points) {
    const of = badOf(condition, point)
    if (of === null) return null
    requests += point.requests
    bad += of
    spent.push({ atMs: point.atMs, bad })
  }
  if (requests === 0) return null
  const allowed = requests * (1 - condition.objective / 100)
  const every = Math.ceil(spent.length / shownMax)
  const burnDown = spent.filter((_, at) => at % every === every - 1 || at === spent.length - 1).map((one) => ({ atMs: one.atMs, left: 1 - one.bad / allowed }))
  return { requests, bad, attained: 1 - bad / requests, left: 1 - bad / allowed, coveredMs: asOfMs - first.atMs, complete, burnDown, stepMs: stepMs * every }
}
