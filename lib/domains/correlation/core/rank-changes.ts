import type { ChangeEvent, ChangePlace, RankedChange } from '../schemas'
import { kindWeight, timeWeight, topologyWeight } from './weigh'

export interface Candidate {
  event: ChangeEvent
  atMs: number
  /** Of whom it is: of one, or of both ends of a call. */
  applications: readonly (string | null)[]
}

export interface RankInput {
  candidates: readonly Candidate[]
  /** The beginning of the step in which it began: a change within the step may have been first. */
  momentMs: number
  stepMs: number
  placeOf: (application: string | null) => ChangePlace
}

/** Steps of one rollout or run of faults, and the same act on an application's instances, are one line. */
function actOf({ event, applications }: Candidate): string {
  if (event.kind === 'breaker') return JSON.stringify(['breaker', event.caller, event.callee, event.event])
  const { action, subject } = event.entry
  const kind = action.split('.')[0] ?? ''
  return JSON.stringify(kind === 'rollout' || kind === 'chaos' ? [kind, subject.id] : kind === 'instance' ? [action, applications] : [action, subject.kind, subject.id])
}

const idOf = ({ event, atMs }: Candidate): string => (event.kind === 'ledger' ? event.entry.position.padStart(20, '0') : `${event.callee} ${event.caller ?? ''} ${event.event} ${atMs}`)
const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

/** A call stands where the nearer of its ends does. */
function nearest({ applications: [first = null, ...rest] }: Candidate, placeOf: RankInput['placeOf']): { application: string | null; place: ChangePlace } {
  return rest.reduce<{ application: string | null; place: ChangePlace }>(
    (best, application) => (topologyWeight(placeOf(application)) > topologyWeight(best.place) ? { application, place: placeOf(application) } : best),
    { application: first, place: placeOf(first) },
  )
}

/** Changes up to the moment, the likeliest to explain it first: score = time x topology x kind, each from 0 to 1. Ties: the later, then by id. */
export function rankChanges({ candidates, momentMs, stepMs, placeOf }: RankInput): RankedChange[] {
  const ranked = candidates.flatMap((candidate) => {
    const { atMs, event } = candidate
    if (atMs >= momentMs + stepMs) return []
    const { application, place } = nearest(candidate, placeOf)
    const factors = { time: timeWeight(momentMs - atMs), topology: topologyWeight(place), kind: kindWeight(event) }
    const score = factors.time * factors.topology * factors.kind
    return score === 0 ? [] : [{ candidate, row: { event, atMs, application, secondsBefore: Math.max(0, Math.round((momentMs - atMs) / 1_000)), place, score, factors, alike: 0 } }]
  })
  ranked.sort((one, other) => other.row.score - one.row.score || other.row.atMs - one.row.atMs || byText(idOf(other.candidate), idOf(one.candidate)))
  const shown = new Map<string, RankedChange>()
  for (const { candidate, row } of ranked) {
    const act = actOf(candidate)
    const known = shown.get(act)
    if (known) known.alike += 1
    else shown.set(act, row)
  }
  return [...shown.values()]
}
