import type { CallsAnswer } from '../../telemetry/call-schemas'
import type { TimeRange } from '../../telemetry/schemas'
import type { Correlation, Signal, SignalFinding } from '../schemas'

/** A press on one bucket selects seconds: so much around it is judged. */
const judgedMin = 2 * 60_000

export function judgedRange({ fromMs, toMs }: TimeRange): TimeRange {
  const missing = Math.max(0, judgedMin - (toMs - fromMs))
  return { fromMs: Math.max(0, fromMs - Math.ceil(missing / 2)), toMs: toMs + Math.floor(missing / 2) }
}

const hourMs = 60 * 60_000

/** How long before is looked at to know what is usual: an hour, or as long as what is judged, up to a day. Longer ranges have longer steps. */
export const usualLeadMs = ({ fromMs, toMs }: TimeRange): number => Math.min(24 * hourMs, Math.max(hourMs, toMs - fromMs))

/** What changes are measured from: the onset of the asked signal, else the earliest; where nothing left its range, the end of the selection. */
export function momentOf(findings: readonly SignalFinding[], signal: Signal | undefined, selection: TimeRange): Correlation['moment'] {
  const onsets = findings.flatMap((one) => (one.kind === 'onset' && (signal === undefined || one.signal === signal) ? [one] : []))
  const first = onsets.reduce<(typeof onsets)[number] | null>((earliest, one) => (earliest === null || one.atMs < earliest.atMs ? one : earliest), null)
  return first ? { atMs: first.atMs, signal: first.signal } : { atMs: selection.toMs, signal: null }
}

/** The application and those one call away, callees before callers; without one the busiest of all. */
export function neighbours(calls: CallsAnswer | null, application: string | null, most: number): string[] {
  const names = (places: readonly number[]) => places.flatMap((at) => (calls?.ends[at]?.kind === 'application' ? [calls.ends[at].name] : []))
  const own = (at: number) => calls?.ends[at]?.kind === 'application' && calls.ends[at].name === application
  const busiest = [...(calls?.calls ?? [])].sort((one, other) => other.requests - one.requests)
  const near =
    application === null
      ? names(busiest.map(({ to }) => to))
      : [application, ...names(busiest.filter(({ from }) => own(from)).map(({ to }) => to)), ...names(busiest.filter(({ to }) => own(to)).map(({ from }) => from))]
  return [...new Set(near)].slice(0, most)
}
