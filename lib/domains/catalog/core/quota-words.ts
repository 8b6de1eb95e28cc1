import type { Freeable } from '../ports'

const ago = (at: string | null, nowMs: number): string => {
  if (at === null) return 'never used'
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(at)) / 60_000))
  if (minutes < 60) return `last used ${minutes} min ago`
  return minutes < 2_880 ? `last used ${Math.floor(minutes / 60)} h ago` : `last used ${Math.floor(minutes / 1_440)} days ago`
}

const describe = ({ name, lastUseAt, bindings }: Freeable, nowMs: number) => `${name} (${bindings === 0 ? 'not bound' : `${bindings} ${bindings === 1 ? 'binding' : 'bindings'}`}, ${ago(lastUseAt, nowMs)})`

/** What the quota is, what could be freed, and who can raise it. */
export function overQuotaWords({ team, plan, limit, used, freeable, nowMs }: { team: string; plan: string; limit: number; used: number; freeable: readonly Freeable[]; nowMs: number }): string {
  const free = freeable.length === 0 ? '' : ` Could be freed: ${freeable.map((one) => describe(one, nowMs)).join('; ')}.`
  return `Team ${team} has ${used} of ${limit} services of the plan ${plan}.${free} An operator can raise the quota.`
}
