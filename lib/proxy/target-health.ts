import type { EjectionEvent } from '@/lib/domains/gateway/balancing-schemas'
import { afterFailure, ejectedForErrors, type Ejection, errorWindowMs, fit, isEjected, mayEjectMore, tooManyErrors } from '@/lib/domains/gateway/core/ejection'
import type { Failure } from '@/lib/domains/gateway/core/retry'
import { countCall, countsWithin, newRollingCounts } from '@/lib/domains/gateway/core/rolling-counts'
import { noteAnswer } from '@/lib/domains/gateway/core/target-speed'
import type { Member } from './fleet'
import { createSuspects } from './suspects'

const keptEvents = 20
const applicationsMax = 1_000

export interface Health {
  answered(member: Member, status: number, latencyMs: number): void
  failed(member: Member, failure: Failure, detail: string): void
  /** The newest first. */
  ejections(application: string): readonly EjectionEvent[]
}

/** What the answers of targets say of them: how quick they are, and whether they get requests at all. `peersOf`: the targets of one application. */
export function createHealth(peersOf: (application: string) => readonly Member[]): Health {
  const events = new Map<string, EjectionEvent[]>()
  const suspects = createSuspects((member, reason) => fail(member, reason))

  function note({ target }: Member, event: EjectionEvent): void {
    const { application } = target
    const kept = [event, ...(events.get(application) ?? [])].slice(0, keptEvents)
    events.delete(application)
    events.set(application, kept)
    for (const oldest of events.keys()) {
      if (events.size <= applicationsMax) break
      events.delete(oldest)
    }
  }

  function mayEject(member: Member, nowMs: number): boolean {
    const peers = peersOf(member.target.application)
    return mayEjectMore(peers.filter((one) => isEjected(one.ejection, nowMs)).length, peers.length, member.policy.ejection)
  }

  function become(member: Member, next: Ejection, nowMs: number): void {
    const before = member.ejection
    if (next === before) return
    // A row begins with the first failure, and anew with the first after it was left out.
    if (before.failures === 0 || before.untilMs > 0) member.failingSinceMs = nowMs
    member.ejection = next
    if (!isEjected(next, nowMs)) return
    // Back in service it is as new as one that has just begun.
    member.joinedMs = next.untilMs
    note(member, { instance: member.target.instance, atMs: nowMs, failingSinceMs: member.failingSinceMs, untilMs: next.untilMs, reason: next.reason, failuresInRow: next.failures })
  }

  function fail(member: Member, reason: string): void {
    const nowMs = Date.now()
    become(member, afterFailure(member.ejection, nowMs, reason, member.policy.ejection, mayEject(member, nowMs)), nowMs)
  }

  /** Counts one answer; true when too many of the last were errors. */
  function tooManyOf(member: Member, status: number, nowMs: number): boolean {
    const rules = member.policy.ejection
    if (rules.errorPercent === null) return false
    member.answers ??= newRollingCounts()
    countCall(member.answers, status >= 500, nowMs)
    return status >= 500 && tooManyErrors(countsWithin(member.answers, errorWindowMs, nowMs), rules)
  }

  return {
    answered(member, status, latencyMs) {
      const nowMs = Date.now()
      noteAnswer(member.speed, latencyMs, nowMs)
      const isSick = tooManyOf(member, status, nowMs)
      if (status === 503) return fail(member, 'answers 503')
      if (isSick && !isEjected(member.ejection, nowMs)) {
        const errors = `errors: ${member.policy.ejection.errorPercent} % of its answers or more`
        if (mayEject(member, nowMs)) become(member, ejectedForErrors(member.ejection, nowMs, errors, member.policy.ejection), nowMs)
        return
      }
      // Answers to what was under way when it was left out for its errors are no reason to take it back.
      if (member.ejection !== fit && !(member.policy.ejection.errorPercent !== null && isEjected(member.ejection, nowMs))) member.ejection = fit
    },
    failed(member, failure, detail) {
      fail(member, `${failure}: ${detail}`)
      if (failure === 'connect' || failure === 'reset') suspects.suspect(member)
    },
    ejections: (application) => events.get(application) ?? [],
  }
}
