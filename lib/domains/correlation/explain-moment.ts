import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { CallsAnswer } from '../telemetry/call-schemas'
import type { GoldenAnswer, TimeRange } from '../telemetry/schemas'
import { breakerCandidates } from './core/breaker-candidates'
import { findOnset } from './core/onset'
import { placesOf } from './core/places'
import { type Candidate, rankChanges } from './core/rank-changes'
import { floors, signalPoints } from './core/signal-points'
import { judgedRange, momentOf, neighbours, usualLeadMs } from './core/moment'
import type { BegunChange, CorrelationPorts } from './ports'
import { type Correlation, type CorrelationQuery, type SignalFinding, signals } from './schemas'

const hourMs = 60 * 60_000
/** The call graph of the half hour before: who calls whom changes slowly, and a quiet minute has no calls. */
const graphLeadMs = hourMs / 2
/** An act may be recorded as done a while after it began. */
const recordedLaterMs = 2 * 60_000
const edgesMax = 4_000
/** Ten seconds over an hour and twenty minutes. */
const pointsMax = 480
/** Whose breakers are asked about, the selected one first. */
const breakersOfMax = 8

/** When a curve left its usual range, and which changes before it are likeliest to explain it, near ones in time and topology first. */
export const explainMoment =
  (ports: CorrelationPorts) =>
  async (actor: Actor, query: CorrelationQuery): Promise<Result<Correlation, Fault>> => {
    const range = ports.range(query.from, query.to)
    if (!range.ok) return range
    const selection = range.value
    const judged = judgedRange(selection)
    const missing: Correlation['missing'] = []
    const known = async <T>(part: Correlation['missing'][number], asked: Promise<Result<T, Fault>>): Promise<Result<T | null, Fault>> => {
      const answer = await asked
      if (answer.ok || answer.error.code !== 'unavailable') return answer
      if (!missing.includes(part)) missing.push(part)
      return ok(null)
    }
    const [golden, visible] = await Promise.all([known('signals', askSignals(ports, actor, query, judged)), ports.visibleNames(actor)])
    if (!golden.ok) return golden
    const findings = golden.value ? findingsOf(golden.value, judged) : []
    const moment = momentOf(findings, query.signal, selection)
    const stepMs = golden.value?.stepMs ?? 10_000

    const searched = { fromMs: Math.max(0, moment.atMs - hourMs), toMs: moment.atMs + stepMs + recordedLaterMs }
    const [changes, calls] = await Promise.all([
      ports.changes(actor, searched),
      known('calls', ports.calls({ applications: visible, range: { fromMs: Math.max(0, moment.atMs - graphLeadMs), toMs: Math.max(selection.toMs, moment.atMs + stepMs) }, byZone: false, limit: edgesMax })),
    ])
    if (!changes.ok) return changes
    if (!calls.ok) return calls
    const application = query.application?.toLowerCase() ?? null
    const breakers = await known('breakers', askBreakers(ports, actor, application, calls.value, searched))
    if (!breakers.ok) return breakers
    const candidates = [...(await ledgerCandidates(ports, changes.value.changes, visible, searched.fromMs)), ...(breakers.value ?? [])].filter(({ atMs }) => atMs >= searched.fromMs)
    const ranked = rankChanges({ candidates, momentMs: moment.atMs, stepMs, placeOf: placesOf(calls.value, application === null ? null : [application]) })
    return ok({
      selection, application, judged, stepMs, findings, moment, missing,
      changes: ranked.slice(0, query.limit),
      total: ranked.length,
      searched: { fromMs: searched.fromMs, toMs: Math.min(searched.toMs, moment.atMs + stepMs), more: changes.value.more },
    })
  }

function askSignals(ports: CorrelationPorts, actor: Actor, { application, cluster, serverGroup, instance, zone }: CorrelationQuery, judged: TimeRange): Promise<Result<GoldenAnswer, Fault>> {
  return ports.golden(actor, {
    from: String(Math.max(0, judged.fromMs - usualLeadMs(judged))), to: String(judged.toMs), points: pointsMax,
    ...(application !== undefined && { application }), ...(cluster !== undefined && { cluster }), ...(serverGroup !== undefined && { serverGroup }), ...(instance !== undefined && { instance }), ...(zone !== undefined && { zone }),
  })
}

function findingsOf(golden: GoldenAnswer, judged: TimeRange): SignalFinding[] {
  // The step that the selection begins in belongs to it.
  const fromMs = Math.floor(judged.fromMs / golden.stepMs) * golden.stepMs
  return signals.map((signal) => ({ signal, ...findOnset({ points: signalPoints(golden, signal, judged.toMs), fromMs, toMs: judged.toMs, ...floors[signal] }) }))
}

/** A change of a service is one of the applications that are bound to it, of those that the actor may see. */
async function ledgerCandidates(ports: CorrelationPorts, changes: readonly BegunChange[], visible: readonly string[] | null, sinceMs: number): Promise<Candidate[]> {
  const isService = ({ entry }: BegunChange) => entry.application === null && entry.subject.kind === 'service'
  const bound = await ports.bound([...new Set(changes.filter(isService).map(({ entry }) => entry.subject.id))], sinceMs)
  return changes.map((change): Candidate => {
    const { entry, beganMs } = change
    const names = isService(change) ? (bound.get(entry.subject.id) ?? []).filter((name) => visible === null || visible.includes(name)) : []
    return { event: { kind: 'ledger', entry }, atMs: beganMs, applications: names.length > 0 ? names : [entry.application] }
  })
}

/** Of the selected application and what is near it. One that is not the actor's, or not ours, has none to tell. */
async function askBreakers(ports: CorrelationPorts, actor: Actor, application: string | null, calls: CallsAnswer | null, searched: TimeRange): Promise<Result<Candidate[], Fault>> {
  const answers = await Promise.all(neighbours(calls, application, breakersOfMax).map((name) => ports.breakers(actor, name)))
  const failed = answers.find((answer) => !answer.ok && answer.error.code !== 'not-found')
  if (failed && !failed.ok) return failed
  return ok(breakerCandidates(answers.flatMap((answer) => (answer.ok ? answer.value.episodes : [])), searched))
}
