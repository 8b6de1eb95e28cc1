import type { Need } from '@/lib/domains/canary/analysis-schemas'
import type { StateName } from '../ui/state'
import { applicationHref } from '../applications/figure-cells'
import { runHref } from '../chaos/run-look'
import { serviceHref } from '../services/service-look'
import { rolloutHref } from './rollout-look'

/** One thing that waits, whatever its age or figures. */
export function needKey(need: Need): string {
  switch (need.kind) {
    case 'sick':
      return `${need.kind} ${need.application} ${need.serverGroup}`
    case 'alert':
      return `${need.kind} ${need.alert}`
    case 'chaos':
      return `${need.kind} ${need.application} ${need.run} ${need.state}`
    case 'service-size':
      return `${need.kind} ${need.team} ${need.service} ${need.size}`
    case 'failed-service':
      return `${need.kind} ${need.team} ${need.service}`
    case 'calls-over-budget':
      return `${need.kind} ${need.application} ${need.operation} ${need.serverGroup}`
    case 'quota-edge':
      return `${need.kind} ${need.team} ${need.plan}`
    case 'decision':
    case 'failed-rollout':
      return `${need.kind} ${need.application} ${need.rollout}`
  }
}

/** One click from its page. */
export function needHref(need: Need): string {
  switch (need.kind) {
    case 'sick':
      return applicationHref(need.application, 'instances')
    case 'alert':
      return `/alerts/${need.rule}`
    case 'chaos':
      return runHref(need.run)
    case 'failed-service':
    case 'service-size':
      return serviceHref({ team: need.team, name: need.service })
    case 'calls-over-budget':
      return applicationHref(need.application, 'traces')
    case 'quota-edge':
      return `/services?team=${encodeURIComponent(need.team)}`
    case 'decision':
    case 'failed-rollout':
      return rolloutHref({ application: need.application, number: need.rollout })
  }
}

export const needLook = { decision: 'warn', 'failed-rollout': 'bad', sick: 'bad', alert: 'bad', chaos: 'bad', 'failed-service': 'bad', 'service-size': 'warn', 'quota-edge': 'warn', 'calls-over-budget': 'warn' } satisfies Record<Need['kind'], StateName>

const interrupting = ['alert', 'decision', 'failed-rollout', 'chaos'] as const
export type Notice = Extract<Need, { kind: (typeof interrupting)[number] }>

/** What came since the last look and is worth an interruption: an alert that opened, a decision that waits, a rollout or a run of faults that failed. */
export function newNotices(known: ReadonlySet<string>, needs: readonly Need[]): Notice[] {
  return needs.filter((need): need is Notice => interrupting.some((kind) => kind === need.kind) && !known.has(needKey(need)))
}
