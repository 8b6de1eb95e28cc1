import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { StoredSql } from './ports'
import { askedRange } from './scoped-selector'
import type { SqlAnswer, SqlBody } from './sql-schemas'

/** A question in SQL sees every application, and its mistakes may say what others stored: it is the operators'. */
export const runSql =
  ({ stored, clock }: { stored: StoredSql; clock: Clock }) =>
  async (actor: Actor, { sql, from, to }: SqlBody): Promise<Result<SqlAnswer, Fault>> => {
    const decision = decide(actor, 'telemetry:sql')
    if (!decision.allowed) return fail(forbidden(decision))
    const range = askedRange({ from, to }, clock.nowMs())
    return range.ok ? stored.sql({ sql, range: range.value }) : range
  }
