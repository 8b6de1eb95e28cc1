import type { ChangesAsk } from '@/lib/domains/ledger/queries/changes'
import { scopeAsk } from '../overview/ask'

export const changeFilterKeys = ['q', 'application', 'action', 'actor', 'page'] as const

/** The first words of actions, as the filter offers them. */
export const changeKinds = ['rollout', 'canary', 'chaos', 'alert', 'alert-rule', 'config', 'breaker', 'webhook', 'server-group', 'instance', 'release', 'application', 'team', 'membership', 'person', 'token', 'session', 'access', 'platform'] as const

/** What the ledger is asked, from the address. */
export function changesAskOf(params: URLSearchParams): ChangesAsk {
  const { from, to } = scopeAsk(params)
  const text = (key: string) => params.get(key)?.trim() ?? ''
  const cursor = text('page').split('~').at(-1)
  return {
    from,
    to,
    limit: 100,
    ...(text('q') && { q: text('q').slice(0, 200) }),
    ...(text('application') && { application: text('application').slice(0, 40) }),
    ...(text('action') && { action: text('action').slice(0, 80) }),
    ...(text('actor') && { actor: text('actor').slice(0, 100) }),
    ...(text('team') && { team: text('team').slice(0, 40) }),
    ...(cursor && { cursor }),
  }
}

/** `CHG-4819` in the address names the entry at that position; anything else names none. */
export const positionOf = (selected: string | null): string | null => /^CHG-([1-9]\d{0,17})$/.exec(selected ?? '')?.[1] ?? null
