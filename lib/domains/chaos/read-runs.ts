import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { allowedRun, refused } from './allowed-run'
import { reportMarkdown } from './core/report-markdown'
import { judgeCondition } from './core/steady-state'
import { summariseRun } from './core/summarise-run'
import type { ChaosStore, LiveFigures } from './ports'
import type { ChaosRun, ChaosRunDetail, ListRunsInput, RunSummary } from './schemas'
import type { ConditionNow } from './steady-schemas'

/** Runs of every application that the actor may see, newest first. */
export const listRuns =
  (runs: Pick<ChaosStore, 'list'>) =>
  async (actor: Actor, { cursor, limit, state, application }: z.output<typeof ListRunsInput>): Promise<Result<Page<ChaosRun>, Fault>> => {
    const decision = decide(actor, 'chaos:read')
    if (!decision.allowed) return fail(refused(decision))
    const after = cursor === undefined ? null : decodeCursor(cursor, z.number().int())
    if (cursor !== undefined && after === null) return fail(fault('invalid-input', 'The cursor is none of this list.', { errors: [{ pointer: '#/cursor', detail: 'Not a cursor of this list: start again without it.' }] }))
    const { items, total, more } = await runs.list(teamScopeOf(actor), { state, application, after, limit })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.number) : null })
  }

/** Signs the scope of a run, for requests that are to be hit. */
export interface ScopeSigner {
  /** The header, name and value; null where there is no key. */
  headerOf(run: { id: string; endsAtMs: number }): string | null
}

export interface ReadNeeds {
  runs: ChaosStore
  figures: LiveFigures
  scopes: ScopeSigner
  nowMs: () => number
}

const judgedMs = 26_000
const ms = (at: string | null): number | null => (at === null ? null : Date.parse(at))
const mayBeHit = ['injecting', 'holding']

async function steadyNow({ figures, nowMs }: Pick<ReadNeeds, 'figures' | 'nowMs'>, { plan, phase }: ChaosRun): Promise<ConditionNow[]> {
  const unknown = plan.conditions.map((condition): ConditionNow => ({ condition, state: 'unknown', value: null }))
  if (phase === 'done') return unknown
  const answer = await figures.read(nowMs() - judgedMs)
  if (!answer.ok) return unknown
  return plan.conditions.map((condition) => {
    const { state, value } = judgeCondition(condition, answer.value.seconds, { fromMs: 0, nowMs: answer.value.nowMs })
    return { condition, state, value }
  })
}

async function summaryOf(runs: Pick<ChaosStore, 'samples'>, run: ChaosRun) {
  const samples = await runs.samples(run.id)
  const summary: RunSummary = summariseRun(samples, run.plan.conditions.length, ms(run.injectedAt), ms(run.goneAt))
  return { samples, summary }
}

/** One run with its seconds, how its steady state stands now, and, for who may run it, the header of requests to be hit. */
export const readRun =
  (needs: ReadNeeds) =>
  async (actor: Actor, { run: number }: { run: number }): Promise<Result<ChaosRunDetail, Fault>> => {
    const { runs, scopes } = needs
    const found = await allowedRun(runs, actor, number, 'chaos:read')
    if (!found.ok) return found
    const run = found.value
    const [{ samples, summary }, steady, may] = await Promise.all([summaryOf(runs, run), steadyNow(needs, run), allowedRun(runs, actor, number, 'chaos:run')])
    const { fault } = run.plan
    const isSigned = fault.kind === 'calls' && fault.scope === 'signed' && mayBeHit.includes(run.phase) && run.endsAt !== null
    return ok({ ...run, samples, summary, steady, scopeHeader: isSigned && may.ok ? scopes.headerOf({ id: run.id, endsAtMs: Date.parse(run.endsAt ?? '') }) : null })
  }

/** The result as Markdown. */
export const readReport =
  ({ runs }: Pick<ReadNeeds, 'runs'>, publicUrl: string) =>
  async (actor: Actor, { run: number }: { run: number }): Promise<Result<{ markdown: string }, Fault>> => {
    const found = await allowedRun(runs, actor, number, 'chaos:read')
    if (!found.ok) return found
    const { summary } = await summaryOf(runs, found.value)
    return ok({ markdown: reportMarkdown(found.value, summary, `${publicUrl}/chaos/${number}`) })
  }
