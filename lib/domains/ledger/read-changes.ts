import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, type FieldError, fault } from '@/lib/kernel/fault'
import type { Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { ChangeFilter, LedgerReader, ParseMoment } from './ports'
import type { ChangesInput, LedgerEntry } from './schemas'

interface Needs {
  ledger: Pick<LedgerReader, 'list' | 'find'>
  clock: Clock
  parseMoment: ParseMoment
  refusalOf: (actor: Actor) => Fault | null
}

const invalid = (errors: FieldError[]) => fail(fault('invalid-input', errors.map(({ detail }) => detail).join(' '), { errors }))
const momentHelp = 'Use now, now-15m (s, m, h, d, w), epoch milliseconds or an ISO 8601 time.'

/** Newest first. Only what the actor's teams did; entries without a team are for operators. */
export const listChanges =
  ({ ledger, clock, parseMoment, refusalOf }: Needs) =>
  async (actor: Actor, { from, to, cursor, limit, ...rest }: ChangesInput): Promise<Result<Page<LedgerEntry>, Fault>> => {
    const refused = refusalOf(actor)
    if (refused) return fail(refused)
    const now = clock.nowMs()
    const filter: ChangeFilter = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const errors: FieldError[] = []
    const moment = (pointer: string, text: string | undefined, set: (ms: number) => void) => {
      if (text === undefined) return
      const ms = parseMoment(text, now)
      if (ms === null) errors.push({ pointer, detail: momentHelp })
      else set(ms)
    }
    moment('#/from', from, (ms) => (filter.fromMs = ms))
    // `now` must hold what was written in this very millisecond too.
    moment('#/to', to, (ms) => (filter.toMs = ms + (to === 'now' ? 1_000 : 0)))
    if (errors.length > 0) return invalid(errors)
    const found = await ledger.list(teamScopeOf(actor), filter, { limit, ...(cursor !== undefined && { cursor }) })
    return found ? ok(found) : invalid([{ pointer: '#/cursor', detail: 'Not a cursor of this list: start again without it.' }])
  }

export const readChange =
  ({ ledger, refusalOf }: Pick<Needs, 'ledger' | 'refusalOf'>) =>
  async (actor: Actor, { position }: { position: string }): Promise<Result<LedgerEntry, Fault>> => {
    const refused = refusalOf(actor)
    if (refused) return fail(refused)
    const entry = await ledger.find(teamScopeOf(actor), BigInt(position))
    return entry ? ok(entry) : fail(fault('not-found', `There is no change ${position} here.`))
  }
