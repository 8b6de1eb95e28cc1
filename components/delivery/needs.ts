import type { Need } from '@/lib/domains/canary/analysis-schemas'
import type { StateName } from '../ui/state'
import { applicationHref } from '../applications/figure-cells'
import { rolloutHref } from './rollout-look'

/** One thing that waits, whatever its age or figures. */
export const needKey = (need: Need): string => `${need.kind} ${need.application} ${need.kind === 'sick' ? need.serverGroup : need.rollout}`

/** One click from its page. */
export const needHref = (need: Need): string => (need.kind === 'sick' ? applicationHref(need.application, 'instances') : rolloutHref({ application: need.application, number: need.rollout }))

export const needLook = { decision: 'warn', 'failed-rollout': 'bad', sick: 'bad' } satisfies Record<Need['kind'], StateName>

export type Notice = Exclude<Need, { kind: 'sick' }>

/** What came since the last look and is worth an interruption: a decision that waits, a rollout that failed. */
export function newNotices(known: ReadonlySet<string>, needs: readonly Need[]): Notice[] {
  return needs.filter((need): need is Notice => need.kind !== 'sick' && !known.has(needKey(need)))
}
