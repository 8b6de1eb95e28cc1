import type { RuleCondition } from '../schemas'
import { type Figures, judgedUntil } from './figures'
import type { Look } from './standing'

type Absence = Extract<RuleCondition, { kind: 'absence' }>

/** No requests, or nothing at all, for a while. That nothing came is only known from a collector that answers whole. */
export function lookAtAbsence({ of, forSeconds }: Absence, figures: Figures): Look {
  if (!figures.complete) return { kind: 'unknown', reason: 'incomplete' }
  const untilMs = of === 'telemetry' ? figures.asOfMs : judgedUntil(figures)
  const lastMs = of === 'telemetry' ? figures.newestMs : lastRequest(figures, untilMs)
  // A collector that was started anew has heard nobody yet: silence begins to count with this look.
  if (of === 'telemetry' && lastMs === null) return { kind: 'known', asOfMs: untilMs, value: null, met: { sinceMs: null, severity: 'page' }, clear: null }
  const seenMs = Math.min(untilMs, Math.max(lastMs ?? figures.fromMs, figures.fromMs))
  const silentMs = untilMs - seenMs
  // Half of the time in silence is worth a look; less is the rhythm of thin traffic.
  const isSilent = silentMs >= (forSeconds * 1_000) / 2
  return { kind: 'known', asOfMs: untilMs, value: silentMs / 1_000, met: isSilent ? { sinceMs: seenMs, severity: 'page' } : null, clear: isSilent ? null : { sinceMs: null } }
}

function lastRequest({ points, stepMs }: Figures, untilMs: number): number | null {
  const last = points.filter(({ atMs, requests }) => requests > 0 && atMs + stepMs <= untilMs).at(-1)
  return last ? last.atMs + stepMs : null
}
