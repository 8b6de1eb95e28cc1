import { ApplicationBalance, type BalancingPolicy, balancingRules, zoneRules } from '../../domains/gateway/balancing-schemas'
import { openApi } from '../api'
import { type Flags, type Given, needed, oneOf, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const path = (application: string) => `/applications/${encodeURIComponent(application)}/balancing`

function policyWords({ rule, zones, spillOverOpen, slowStartMs, ejection }: BalancingPolicy): string {
  const spill = zones === 'by-load' ? ` (from ${spillOverOpen} open each)` : ''
  const errors = ejection.errorPercent === null ? '' : `, or ${ejection.errorPercent} % errors`
  return `${rule}, zones ${zones}${spill}, slow start ${slowStartMs / 1_000} s, left out after ${ejection.failuresInRow} failures in a row${errors} for ${ejection.blackoutMs / 1_000} s, at most ${ejection.sharePercentMax} % at once`
}

/** Only what is given is changed. */
function changed(policy: BalancingPolicy, flags: Flags): BalancingPolicy {
  const { ejection } = policy
  const seconds = (name: 'slow-start' | 'eject-for', least: number, most: number, now: number) => (wholeNumber(`--${name}`, flags[name], least, most) ?? now / 1_000) * 1_000
  const errors = flags['eject-errors']
  return {
    rule: oneOf('--rule', flags.rule, balancingRules) ?? policy.rule,
    zones: oneOf('--zones', flags.zones, zoneRules) ?? policy.zones,
    spillOverOpen: wholeNumber('--spill-over', flags['spill-over'], 1, 1_000) ?? policy.spillOverOpen,
    slowStartMs: seconds('slow-start', 0, 900, policy.slowStartMs),
    ejection: {
      failuresInRow: wholeNumber('--eject-after', flags['eject-after'], 1, 50) ?? ejection.failuresInRow,
      blackoutMs: seconds('eject-for', 1, 600, ejection.blackoutMs),
      sharePercentMax: wholeNumber('--eject-at-most', flags['eject-at-most'], 1, 100) ?? ejection.sharePercentMax,
      errorPercent: errors === 'off' ? null : (wholeNumber('--eject-errors', errors, 1, 100) ?? ejection.errorPercent),
    },
  }
}

function tell(balance: ApplicationBalance, say: Say): void {
  const { policy, chosen, state } = balance
  say.note(`${policyWords(policy)} (${chosen ? `chosen by ${chosen.by}` : 'as usual'})`)
  if (!state) say.note('The proxy does not answer.')
  else say.table(state.instances, ['INSTANCE', 'ZONE', 'WEIGHT', 'OPEN', 'REQUESTS', 'MS', 'STATE'], state.instances.map((one) => [
    one.instance, one.zone ?? '-', one.weight.toFixed(2), String(one.open), String(one.served), one.latencyMs === null ? '-' : one.latencyMs.toFixed(1),
    one.ejectedUntilMs === null ? (one.failuresInRow > 0 ? `${one.failuresInRow} failures in a row` : 'takes requests') : `left out for ${Math.ceil((one.ejectedUntilMs - state.nowMs) / 1_000)} s more: ${one.reason ?? ''}`,
  ]))
}

async function show({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[2])
  const api = await openApi(flags)
  tell(await api.ask(ApplicationBalance, 'GET', path(application)), say)
  return 'done'
}

const settable = ['rule', 'zones', 'spill-over', 'slow-start', 'eject-after', 'eject-for', 'eject-at-most', 'eject-errors'] as const

async function set({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[2])
  if (settable.every((name) => flags[name] === undefined)) throw new Stop('usage', `Say what to change: ${settable.map((name) => `--${name}`).join(', ')}.`)
  const api = await openApi(flags)
  const before = await api.ask(ApplicationBalance, 'GET', path(application))
  const after = await api.ask(ApplicationBalance, 'PUT', path(application), { policy: changed(before.policy, flags), ...(flags.why !== undefined && { why: flags.why }) })
  say.answer(after, `${application}: ${policyWords(after.policy)}`)
  return 'done'
}

async function forget({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[2])
  const api = await openApi(flags)
  const after = await api.ask(ApplicationBalance, 'DELETE', `${path(application)}${flags.why === undefined ? '' : `?why=${encodeURIComponent(flags.why)}`}`)
  say.answer(after, `${application}: ${policyWords(after.policy)} (as usual)`)
  return 'done'
}

export const balancingCommands = { show, set, forget }
