import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { allowedRun, refused } from './allowed-run'
import { reportMarkdown } from './core/report-markdown'
import { judgeNow } from './core/judge-now'
import type { Say } from './core/run-sentences'
import { thinSamples } from './core/thin-samples'
import type { ChaosStore, LiveFigures, ToldFigures } from './ports'
import type { ChaosRun, ChaosRunDetail, ListRunsInput, ReadRunInput, ReportInput } from './schemas'
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
  told: ToldFigures
  scopes: ScopeSigner
  nowMs: () => number
}

const judgedMs = 26_000
const mayBeHit = ['injecting', 'holding']

async function steadyNow({ figures, told, nowMs }: Pick<ReadNeeds, 'figures' | 'told' | 'nowMs'>, { plan, phase }: ChaosRun): Promise<ConditionNow[]> {
  const unknown = plan.conditions.map((condition): ConditionNow => ({ condition, state: 'unknown', value: null }))
  if (phase === 'done') return unknown
  const [answer, said] = await Promise.all([figures.read(nowMs() - judgedMs), told.read(plan.conditions)])
  if (!answer.ok) return unknown
  return plan.conditions.map((condition) => {
    const { state, value } = judgeNow(condition, { ...answer.value, told: said.ok ? said.value : null })
    return { condition, state, value }
  })
}

/** One run with its seconds, all or those that the reader has not, how its steady state stands now, and, for who may run it, the header of requests to be hit. */
export const readRun =
  (needs: ReadNeeds) =>
  async (actor: Actor, { run: number, since, stepsSince }: { run: number } & z.output<typeof ReadRunInput>): Promise<Result<ChaosRunDetail, Fault>> => {
    const { runs, scopes } = needs
    const found = await allowedRun(runs, actor, number, 'chaos:read')
    if (!found.ok) return found
    const run = found.value
    const [{ samples, steps }, summary, steady, may] = await Promise.all([
      runs.samples(run.id, { secondMs: since ?? null, stepMs: stepsSince ?? null }), runs.summary(run), steadyNow(needs, run), allowedRun(runs, actor, number, 'chaos:run'),
    ])
    const { samples: shown, stepMs: sampleStepMs } = since === undefined ? thinSamples(samples, run.plan.conditions) : { samples, stepMs: 1_000 }
    const { fault } = run.plan
    const isSigned = fault.kind === 'calls' && fault.scope === 'signed' && mayBeHit.includes(run.phase) && run.endsAt !== null
    return ok({ ...run, samples: shown, sampleStepMs, steps, summary, steady, scopeHeader: isSigned && may.ok ? scopes.headerOf({ id: run.id, endsAtMs: Date.parse(run.endsAt ?? '') }) : null })
  }

type Language = NonNullable<z.output<typeof ReportInput>['language']>
/** The words of the chaos area in a language. */
export type Sayings = (language: Language) => Promise<Say>

/** The result as Markdown, in the language of who reads it. */
export const readReport =
  ({ runs, sayings }: Pick<ReadNeeds, 'runs'> & { sayings: Sayings }, publicUrl: string) =>
  async (actor: Actor, { run: number, language }: { run: number; language: Language }): Promise<Result<{ markdown: string }, Fault>> => {
    const found = await allowedRun(runs, actor, number, 'chaos:read')
    if (!found.ok) return found
    const [summary, say] = await Promise.all([runs.summary(found.value), sayings(language)])
    return ok({ markdown: reportMarkdown(found.value, summary, `${publicUrl}/chaos/${number}`, say) })
  }
