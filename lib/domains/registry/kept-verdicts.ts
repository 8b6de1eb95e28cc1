import type { KeptVerdict } from './truth-ports'
import type { Judged } from './truth-schemas'

/** Since when each verdict is held, over a restart too. */
export interface KeptVerdicts {
  /** Sets since when it is so; true where it is another verdict than before. `leasedMs`: since when it has its lease. */
  settle(judged: Judged, before: Judged | null, leasedMs: number | null, nowMs: number): boolean
  /** Nothing is said of it any more. */
  drop(which: Pick<Judged, 'application' | 'instance'>): void
  /** After all were judged: who is not there any more of those that an earlier daemon knew. */
  forgetRest(nowMs: number): void
  /** What is to be written; null: to be taken away. It is told again until `saved`. */
  unsaved(): VerdictChange[]
  saved(changes: readonly VerdictChange[]): void
}

export interface VerdictChange {
  application: string
  instance: string
  now: KeptVerdict | null
}

/** Witnesses are gathered anew after a start: until then that nothing is decided says nothing of the instance. Ten thousand are probed in turn. */
const gatheringMs = 300_000

const keyOf = ({ application, instance }: Pick<Judged, 'application' | 'instance'>): string => `${application} ${instance}`
const becauseOf = ({ verdict }: Judged): string => ('because' in verdict ? verdict.because : '')
const isSame = (a: Judged, b: Judged): boolean => a.verdict.kind === b.verdict.kind && becauseOf(a) === becauseOf(b)

export function createKeptVerdicts(written: readonly KeptVerdict[], startedAtMs: number): KeptVerdicts {
  /** Of the daemon before, until it is confirmed or overtaken. */
  const earlier = new Map(written.map((one) => [keyOf(one), one]))
  const changed = new Map<string, VerdictChange>()
  const isGathering = (nowMs: number): boolean => nowMs - startedAtMs < gatheringMs

  const drop: KeptVerdicts['drop'] = ({ application, instance }) => {
    const key = keyOf({ application, instance })
    earlier.delete(key)
    changed.set(key, { application, instance, now: null })
  }

  return {
    drop,
    settle(judged, before, leasedMs, nowMs) {
      const key = keyOf(judged)
      const same = before !== null && isSame(before, judged)
      if (before && same) judged.sinceMs = before.sinceMs
      const was = earlier.get(key)
      if (was && was.kind === judged.verdict.kind && was.because === becauseOf(judged) && (leasedMs ?? 0) <= was.sinceMs) {
        judged.sinceMs = was.sinceMs
        earlier.delete(key)
        return !same
      }
      if (was && judged.verdict.kind === 'undecided' && isGathering(nowMs)) return !same
      if (earlier.delete(key) || !same) {
        const { application, instance, verdict, sinceMs } = judged
        changed.set(key, { application, instance, now: { application, instance, kind: verdict.kind, because: becauseOf(judged), sinceMs } })
      }
      return !same
    },
    forgetRest(nowMs) {
      if (isGathering(nowMs)) return
      for (const one of earlier.values()) drop(one)
    },
    unsaved: () => [...changed.values()],
    saved(changes) {
      for (const one of changes) if (changed.get(keyOf(one)) === one) changed.delete(keyOf(one))
    },
  }
}
