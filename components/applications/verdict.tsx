'use client'

import { useTranslations } from 'next-intl'
import type { Reason, Verdict, VerdictState } from '@/lib/domains/estate/schemas'
import { milliseconds, percent, quantityText } from '../data/numbers'
import { State, type StateName } from '../ui/state'

/** Unknown and quiet share the broken ring: neither is good news, neither is bad. */
export const verdictLook = {
  failing: 'bad',
  degraded: 'warn',
  deploying: 'info',
  unknown: 'unknown',
  quiet: 'unknown',
  healthy: 'ok',
  stopped: 'off',
} satisfies Record<VerdictState, StateName>

/** The figures of a reason as a message takes them. */
export function reasonValues(reason: Reason): Record<string, string | number> {
  switch (reason.kind) {
    case 'none-up':
      return { desired: reason.desired }
    case 'all-down':
    case 'some-down':
      return { down: reason.down }
    case 'errors':
      return { rate: quantityText(percent(reason.rate)) }
    case 'some-missing':
    case 'starting':
      return { up: reason.up, desired: reason.desired, missing: reason.desired - reason.up }
    case 'unregistered':
      return { running: reason.running }
    case 'slow':
      return { p95: quantityText(milliseconds(reason.p95Ms)), norm: quantityText(milliseconds(reason.normMs)), times: Math.round(reason.p95Ms / Math.max(reason.normMs, 0.01)) }
    case 'no-metrics':
    case 'no-registry':
    case 'no-traffic':
    case 'fine':
    case 'serving':
    case 'stopped':
      return {}
  }
}

export function VerdictWord({ verdict }: { verdict: Verdict }) {
  const t = useTranslations('applications')
  return <State state={verdictLook[verdict.state]} word={t(`state.${verdict.state}`)} />
}

export function useReason() {
  const t = useTranslations('applications')
  return (reason: Reason): string => t(`reason.${reason.kind}`, reasonValues(reason))
}
