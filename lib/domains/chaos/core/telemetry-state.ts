import type { Sample, TelemetryCondition, Condition } from '../steady-schemas'
import { isWithin, unknownAfterMsOf } from './condition-look'
import type { JudgedCondition } from './steady-state'

export const telemetryStepMs = 10_000
/** A step is complete this long after its end: programs send each half second, and what has arrived is committed at once. */
const settleMs = 3_000
const mebibyte = 1_048_576

/** What one application's own telemetry says, by steps of `telemetryStepMs`. A step that nothing was said of is absent. */
export interface ToldSteps {
  application: string
  /** By the collector's clock: everything that arrived before it is in. */
  asOfMs: number
  /** Arrival of its newest signal of any kind; null: never heard. */
  newestMs: number | null
  golden: readonly { atMs: number; requests: number; errors: number; p95Ms: number | null }[]
  /** Of each figure the highest of any instance. */
  runtime: readonly { atMs: number; cpu: number | null; memoryBytes: number | null; eventLoopMs: number | null }[]
}

/** Until here steps are complete, and the application was heard after their end: silence is not good news. */
const knownUntilMs = ({ asOfMs, newestMs }: ToldSteps): number => Math.floor(Math.min(asOfMs - settleMs, newestMs ?? 0) / telemetryStepMs) * telemetryStepMs

/** Null where nothing was seen that could tell. No request is a rate of zero, for an application that tells of requests at all. */
function valueAt({ measure }: TelemetryCondition, { golden, runtime }: ToldSteps, atMs: number): number | null {
  const requests = golden.find((step) => step.atMs === atMs)
  const figures = runtime.find((step) => step.atMs === atMs)
  switch (measure) {
    case 'rate':
      return golden.length === 0 ? null : (requests?.requests ?? 0) / (telemetryStepMs / 1_000)
    case 'error-share':
      return !requests || requests.requests === 0 ? null : (requests.errors / requests.requests) * 100
    case 'p95':
      return requests?.p95Ms ?? null
    case 'cpu':
      return figures?.cpu == null ? null : figures.cpu * 100
    case 'memory':
      return figures?.memoryBytes == null ? null : figures.memoryBytes / mebibyte
    case 'event-loop':
      return figures?.eventLoopMs ?? null
  }
}

const ofCondition = (condition: TelemetryCondition, told: readonly ToldSteps[] | null) => told?.find(({ application }) => application === condition.application)

/** How a condition stands by what its application said of the steps since `fromMs`. Two of them out of bounds in a row break it. */
export function judgeTelemetry(condition: TelemetryCondition, told: readonly ToldSteps[] | null, { fromMs }: { fromMs: number }): JudgedCondition {
  const own = ofCondition(condition, told)
  const unknown: JudgedCondition = { condition, state: 'unknown', value: null, asOfMs: null }
  if (!own) return unknown
  const untilMs = knownUntilMs(own)
  const sinceMs = Math.max(Math.ceil(fromMs / telemetryStepMs) * telemetryStepMs, untilMs - 3 * telemetryStepMs)
  const judged: { value: number; endMs: number }[] = []
  for (let atMs = sinceMs; atMs + telemetryStepMs <= untilMs; atMs += telemetryStepMs) {
    const value = valueAt(condition, own, atMs)
    if (value !== null) judged.push({ value, endMs: atMs + telemetryStepMs })
  }
  const [newest, before] = [judged.at(-1), judged.at(-2)]
  if (!newest) return unknown
  const { value, endMs: asOfMs } = newest
  if (own.asOfMs - asOfMs > unknownAfterMsOf(condition)) return { ...unknown, asOfMs }
  if (isWithin(condition, value)) return { condition, state: 'holds', value, asOfMs }
  return { condition, state: before && !isWithin(condition, before.value) ? 'broken' : 'bad', value, asOfMs }
}

/**
 * Steps after `afterMs` that nothing will change any more, with the value of each telemetry condition in them and null for the
 * others. Those of an application that is silent are waited for as long as it may be.
 */
export function stepsOf(conditions: readonly Condition[], told: readonly ToldSteps[] | null, { afterMs }: { afterMs: number }): Sample[] {
  const ofTelemetry = conditions.map((one) => (one.source === 'telemetry' ? one : null))
  const asked = ofTelemetry.flatMap((one) => (one ? (ofCondition(one, told) ?? []) : []))
  if (asked.length === 0) return []
  const patientUntilMs = Math.min(...asked.map(({ asOfMs }) => asOfMs)) - unknownAfterMsOf({ source: 'telemetry' })
  const untilMs = Math.max(Math.min(...asked.map(knownUntilMs)), patientUntilMs)
  const steps: Sample[] = []
  for (let atMs = Math.floor(afterMs / telemetryStepMs) * telemetryStepMs + telemetryStepMs; atMs + telemetryStepMs <= untilMs; atMs += telemetryStepMs) {
    steps.push({ atMs, values: ofTelemetry.map((one) => {
      const own = one && ofCondition(one, told)
      return one && own && atMs + telemetryStepMs <= knownUntilMs(own) ? valueAt(one, own, atMs) : null
    }) })
  }
  return steps
}
