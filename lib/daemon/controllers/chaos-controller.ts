import { setTimeout as pause } from 'node:timers/promises'
import { decideRun } from '@/lib/domains/chaos/core/decide-run'
import type { RunAct } from '@/lib/domains/chaos/core/run-act'
import type { RunView } from '@/lib/domains/chaos/core/run-state'
import type { ChaosWork, RunRecord } from '@/lib/domains/chaos/ports'
import type { Fence } from '@/lib/domains/delivery/ports'
import { type Controller, type CrashHook, noCrash } from './controller'

/** What is done outside of rows; each act is idempotent and carries the epoch. False: nobody answered, and it is tried again. */
export interface ChaosActs {
  apply(fence: Fence, record: RunRecord): Promise<boolean>
  release(record: RunRecord): Promise<boolean>
}

export interface ChaosControllerOptions {
  work: ChaosWork
  observe(fence: Fence, record: RunRecord): Promise<RunView>
  acts: ChaosActs
  /** For the page of the result. */
  reactionOf(record: RunRecord): Promise<Extract<RunAct, { kind: 'note' }>['reaction']>
  crash?: CrashHook
}

export const chaosKind = 'chaos'
const doneMs = 30 * 86_400_000
/** A step watches so long by itself; then others get their turn. */
const impatientMs = 4_000
const againMs = 300

/** Looks after runs of faults: watches the steady state several times a second, and takes back what was made. */
export function createChaosController({ work, observe, acts, reactionOf, crash = noCrash }: ChaosControllerOptions): Controller {
  async function outside(fence: Fence, record: RunRecord, act: RunAct): Promise<boolean> {
    if (act.kind === 'apply' || act.kind === 'apply-again') return acts.apply(fence, record)
    if (act.kind === 'release') return acts.release(record)
    if (act.kind === 'take-back') {
      await work.takeBack(fence, record)
      return acts.release(record)
    }
    return true
  }

  async function perform(fence: Fence, record: RunRecord, decided: RunAct): Promise<number> {
    const act = decided.kind === 'note' || decided.kind === 'finish' ? { ...decided, reaction: await reactionOf(record) } : decided
    const name = `chaos ${act.kind}`
    await crash('before-act', name)
    const done = await outside(fence, record, act)
    await crash('between-act-and-record', name)
    if (!done || act.kind === 'apply-again' || act.kind === 'release') return againMs
    await work.record(fence, record, act)
    await crash('after-record', name)
    return 0
  }

  return {
    kind: chaosKind,
    concurrency: 8,
    pollMs: 500,
    async step(fence, signal) {
      const untilMs = Date.now() + impatientMs
      for (;;) {
        const record = await work.load(fence.objectId)
        if (!record) return { nextLookMs: doneMs }
        const act = decideRun(await observe(fence, record))
        if (act.kind === 'done') return { nextLookMs: doneMs }
        if (signal.aborted) return { nextLookMs: 0 }
        const nextMs = act.kind === 'wait' ? act.ms : await perform(fence, record, act)
        if (nextMs >= 1_000) return { nextLookMs: nextMs }
        if (Date.now() >= untilMs) return { nextLookMs: 0 }
        await pause(nextMs, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}
