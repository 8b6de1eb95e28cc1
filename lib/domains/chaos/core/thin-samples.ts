import type { Condition, Sample } from '../steady-schemas'
import { isFloor } from './condition-look'

/** More dots than this no chart of a page shows. */
const samplesShownMax = 600

export interface ThinnedSamples {
  samples: Sample[]
  /** Of each sample: a second, or two, four, eight: a thinner list is always one of the thicker. */
  stepMs: number
}

const worse = (condition: Condition | undefined, one: number | null, other: number | null): number | null => {
  if (one === null || other === null) return one ?? other
  return condition && isFloor(condition) ? Math.min(one, other) : Math.max(one, other)
}

/** As many seconds as a chart can show: of those put together the worst of each condition stays, so that what broke a bound is seen to. */
export function thinSamples(samples: readonly Sample[], conditions: readonly Condition[], max = samplesShownMax): ThinnedSamples {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last) return { samples: [], stepMs: 1_000 }
  let stepMs = 1_000
  while ((last.atMs - first.atMs) / stepMs >= max) stepMs *= 2
  if (stepMs === 1_000) return { samples: [...samples], stepMs }
  const slots = new Map<number, Sample>()
  for (const { atMs, values } of samples) {
    const slot = Math.floor(atMs / stepMs) * stepMs
    const before = slots.get(slot)
    slots.set(slot, { atMs: slot, values: before ? before.values.map((value, at) => worse(conditions[at], value, values[at] ?? null)) : values })
  }
  return { samples: [...slots.values()], stepMs }
}

/** What was known with what came after it, oldest first. */
const behind = (known: readonly Sample[], fresh: readonly Sample[]): Sample[] => {
  const [first] = fresh
  return first ? [...known.filter(({ atMs }) => atMs < first.atMs), ...fresh] : [...known]
}

/** A run as it is now, with the seconds and steps that were known before the new ones. Never more than a chart shows, however long one looks. */
export function withKnown<R extends { plan: { conditions: readonly Condition[] }; samples: Sample[]; sampleStepMs: number; steps: Sample[] }>(known: Pick<R, 'samples' | 'steps' | 'sampleStepMs'>, fresh: R): R {
  const { samples, stepMs } = thinSamples(behind(known.samples, fresh.samples), fresh.plan.conditions)
  return { ...fresh, samples, sampleStepMs: Math.max(stepMs, known.sampleStepMs), steps: behind(known.steps, fresh.steps) }
}
