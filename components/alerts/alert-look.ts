import type { Alert, Notice, RuleState, Severity } from '@/lib/domains/alerts/schemas'
import type { StateName } from '../ui/state'

export const ruleHref = (number: number): string => `/alerts/${number}`
export const alertName = (number: number): string => `AL-${number}`

/** Unknown is neither well nor bad. */
export const ruleLook = { ok: 'ok', pending: 'warn', firing: 'bad', 'no-data': 'unknown' } satisfies Record<RuleState, StateName>

export type AlertWord = Severity | 'silenced' | 'resolved' | 'withdrawn'
export const alertLook = { page: 'bad', ticket: 'warn', silenced: 'info', resolved: 'ok', withdrawn: 'off' } satisfies Record<AlertWord, StateName>

export function alertWord({ resolvedAt, withdrawn, silence, severity }: Pick<Alert, 'resolvedAt' | 'withdrawn' | 'silence' | 'severity'>): AlertWord {
  if (withdrawn) return 'withdrawn'
  if (resolvedAt !== null) return 'resolved'
  return silence ? 'silenced' : severity
}

export const noticeLook = { waiting: 'info', sent: 'ok', failed: 'bad' } satisfies Record<Notice['state'], StateName>

/** What was refused is no longer on its way: it waits for its next try. */
export const noticeWord = ({ state, tries }: Pick<Notice, 'state' | 'tries'>): Notice['state'] | 'again' => (state === 'waiting' && tries > 0 ? 'again' : state)
