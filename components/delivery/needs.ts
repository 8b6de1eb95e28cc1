import type { Need } from '@/lib/domains/canary/analysis-schemas'
import type { StateName } from '../ui/state'
import { applicationHref } from '../applications/figure-cells'
import { runHref } from '../chaos/run-look'
import { rolloutHref } from './rollout-look'

/** One thing that waits, whatever its age or figures. */
export const needKey = (need: Need): string => `${need.kind} ${need.application} ${objectOf(need)}`

function objectOf(need: Need): string | number {
  if (need.kind === 'sick') return need.serverGroup
  return need.kind === 'chaos' ? `${need.run} ${need.state}` : need.rollout
}

/** One click from its page. */
export function needHref(need: Need): string {
  if (need.kind === 'sick') return applicationHref(need.application, 'instances')
  return need.kind === 'chaos' ? runHref(need.run) : rolloutHref({ application: need.application, number: need.rollout })
}

export const needLook = { decision: 'warn', 'failed-rollout': 'bad', sick: 'bad', chaos: 'bad' } satisfies Record<Need['kind'], StateName>

export type Notice = Exclude<Need, { kind: 'sick' }>

/** What came since the last look and is worth an interruption: a decision that waits, a rollout that failed. */
export function newNotices(known: ReadonlySet<string>, needs: readonly Need[]): Notice[] {
  return needs.filter((need): need is Notice => need.kind !== 'sick' && !known.has(needKey(need)))
}
