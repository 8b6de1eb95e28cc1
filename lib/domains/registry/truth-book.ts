import { describeLease } from './core/describe'
import { expiresAtMs, type Lease } from './core/instance'
import type { LeaseTable } from './core/lease-table'
import { nextProbeMs } from './core/probe-pace'
import { planProbe, type ProbePlan } from './core/probe-plan'
import { serveUnleased, trafficWitness, type TrafficPicture, unmatchedApplications, usablePicture } from './core/traffic-picture'
import { type Evidence, judgeInstance } from './core/verdict'
import { flapWindowMs, leaseChanges, nothingSeen, type ProbeOutcome, probeWitness, seeLease, seeProbe, type WitnessHistory } from './core/witness-history'
import { createKeptVerdicts, type KeptVerdicts } from './kept-verdicts'
import type { KeptVerdict } from './truth-ports'
import { VerdictKind, type Judged, type TruthListAnswer, type TruthListInput, type VerdictCounts } from './truth-schemas'

export interface ProbeTask {
  key: string
  plan: Extract<ProbePlan, { kind: 'ask' }>
}

/** What this daemon's three witnesses say of each instance. In memory: after a start it is gathered anew, and undecided meanwhile; since when it was so is kept. */
export interface TruthBook {
  /** Looks at all leases: who is there, who is gone, who changed. */
  observe(nowMs: number): void
  /** Instances whose turn it is, longest waiting first; each is given once. */
  due(nowMs: number, limit: number): ProbeTask[]
  probed(key: string, outcome: ProbeOutcome, nowMs: number): void
  /** Null: telemetry did not answer. */
  heard(picture: TrafficPicture | null): void
  /** Judges all; true when a verdict became another one. */
  judge(nowMs: number): boolean
  list(input: TruthListInput, nowMs: number): TruthListAnswer
  find(application: string, instance: string): Judged | null
  /** How many are asked. */
  readonly size: number
  /** For who writes down since when. */
  readonly kept: Pick<KeptVerdicts, 'unsaved' | 'saved'>
}

interface Known {
  history: WitnessHistory
  lease: Lease | null
  nextProbeMs: number
  judged: Judged | null
}

const keyOf = (application: string, instance: string): string => `${application} ${instance}`
const worst = Object.fromEntries(VerdictKind.options.map((kind, at) => [kind, at])) as Record<VerdictKind, number>

export function createTruthBook(table: LeaseTable, startedAtMs: number, earlier: readonly KeptVerdict[] = []): TruthBook {
  const known = new Map<string, Known>()
  let picture: TrafficPicture | null = null
  let stowaways = new Map<string, Judged>()
  let asOfMs = startedAtMs
  const kept = createKeptVerdicts(earlier, startedAtMs)

  function remember(one: Known, judged: Judged, leasedMs: number, nowMs: number): boolean {
    const changed = kept.settle(judged, one.judged, leasedMs, nowMs)
    one.judged = judged
    return changed
  }

  const evidenceOf = (lease: Lease, history: WitnessHistory, rest: Pick<Evidence, 'traffic' | 'fellowRequests'>, nowMs: number): Evidence => ({
    lease: { status: lease.status, overridden: lease.override !== null, registeredAtMs: lease.registeredAtMs, renewedAtMs: lease.renewedAtMs, expiresAtMs: expiresAtMs(lease), changes: leaseChanges(history, nowMs) },
    probe: probeWitness(history, nowMs),
    ...rest,
  })

  function judgeStowaways(now: TrafficPicture | null, nowMs: number): { changed: boolean; unmatched: Set<string> } {
    const leased = [...known.values()].flatMap(({ lease }) => (lease ? [describeLease(lease)] : [])).map(({ application, id, verified }) => ({ application, instance: id, verified }))
    const ids = new Set(leased.map(({ instance }) => instance))
    const unleased = now === null ? [] : serveUnleased(now, (id) => ids.has(id), (application, id) => known.get(keyOf(application, id))?.history.goneAtMs ?? startedAtMs)
    const unmatched = now === null ? new Set<string>() : unmatchedApplications(leased, unleased, now)
    const next = new Map<string, Judged>()
    let changed = false
    for (const { application, instance, requests, lastAtMs } of unleased) {
      if (unmatched.has(application)) continue
      const key = keyOf(application, instance)
      const evidence: Evidence = { lease: null, traffic: { kind: 'seen', requests, lastAtMs }, probe: { kind: 'unknown' }, fellowRequests: null }
      const judged: Judged = { application, instance, zone: null, verified: false, address: null, verdict: judgeInstance(evidence, nowMs), sinceMs: nowMs, evidence }
      if (kept.settle(judged, stowaways.get(key) ?? null, null, nowMs)) changed = true
      next.set(key, judged)
    }
    for (const [key, gone] of stowaways) {
      if (next.has(key)) continue
      changed = true
      kept.drop(gone)
    }
    stowaways = next
    return { changed, unmatched }
  }

  /** What was judged last, where its lease is still there: one that was just removed is not shown until the next look. */
  const stands = ({ lease, judged }: Known): Judged | null => (lease && table.find(lease.info.app, lease.info.instanceId) ? judged : null)

  function* everything(): Iterable<Judged> {
    for (const one of known.values()) {
      const judged = stands(one)
      if (judged) yield judged
    }
    yield* stowaways.values()
  }

  return {
    kept,
    get size() {
      return table.size
    },
    observe(nowMs) {
      const seen = new Set<string>()
      for (const lease of table.all()) {
        const key = keyOf(lease.info.app.toLowerCase(), lease.info.instanceId)
        seen.add(key)
        const one = known.get(key)
        const history = seeLease(one?.history ?? nothingSeen, { status: lease.status, overridden: lease.override !== null }, nowMs)
        if (one) Object.assign(one, { history, lease })
        else known.set(key, { history, lease, nextProbeMs: 0, judged: null })
      }
      for (const [key, one] of known) {
        if (seen.has(key)) continue
        one.history = seeLease(one.history, null, nowMs)
        one.lease = null
        if (nowMs - (one.history.goneAtMs ?? 0) > flapWindowMs) known.delete(key)
      }
    },
    due(nowMs, limit) {
      const waiting = [...known].filter(([, one]) => one.lease !== null && one.nextProbeMs <= nowMs).toSorted(([, a], [, b]) => a.nextProbeMs - b.nextProbeMs)
      const tasks: ProbeTask[] = []
      for (const [key, one] of waiting) {
        if (tasks.length >= limit) break
        const plan = one.lease ? planProbe(one.lease) : { kind: 'none' as const }
        // Until it is answered; a lost one is asked again as if it were well.
        one.nextProbeMs = nowMs + nextProbeMs(false, table.size)
        if (plan.kind === 'refused') one.history = seeProbe(one.history, plan, nowMs)
        if (plan.kind === 'ask') tasks.push({ key, plan })
      }
      return tasks
    },
    probed(key, outcome, nowMs) {
      const one = known.get(key)
      if (!one) return
      one.history = seeProbe(one.history, outcome, nowMs)
      one.nextProbeMs = nowMs + nextProbeMs(outcome.kind === 'unreachable', table.size)
    },
    heard: (next) => void (picture = next ?? picture),
    judge(nowMs) {
      asOfMs = nowMs
      const now = usablePicture(picture, nowMs)
      const { unmatched, ...stowed } = judgeStowaways(now, nowMs)
      let { changed } = stowed
      const byApplication = new Map<string, number>()
      for (const { lease } of known.values()) {
        if (!lease || !now) continue
        const application = lease.info.app.toLowerCase()
        byApplication.set(application, (byApplication.get(application) ?? 0) + (now.byInstance.get(lease.info.instanceId)?.requests ?? 0))
      }
      for (const [key, one] of known) {
        if (!one.lease) {
          if (one.judged && !stowaways.has(key)) kept.drop(one.judged)
          one.judged = null
          continue
        }
        const { application, id: instance, zone, verified, hostName, port, securePort } = describeLease(one.lease)
        const traffic = trafficWitness(now, { application, instance, verified }, unmatched)
        const own = traffic.kind === 'seen' ? traffic.requests : 0
        const fellowRequests = traffic.kind === 'unknown' || !now ? null : (byApplication.get(application) ?? 0) - own
        const evidence = evidenceOf(one.lease, one.history, { traffic, fellowRequests }, nowMs)
        const shownPort = port ?? securePort
        const judged: Judged = { application, instance, zone, verified, address: shownPort === null ? null : `${hostName}:${shownPort}`, verdict: judgeInstance(evidence, nowMs), sinceMs: nowMs, evidence }
        changed = remember(one, judged, one.lease.registeredAtMs, nowMs) || changed
      }
      kept.forgetRest(nowMs)
      return changed
    },
    list(input, nowMs) {
      const allowed = input.applications && new Set(input.applications)
      const named = input.instances && new Set(input.instances)
      const needle = input.q?.trim().toLowerCase() ?? ''
      const counts: VerdictCounts = { ghost: 0, flapping: 0, silent: 0, stowaway: 0, undecided: 0, healthy: 0 }
      const found: Judged[] = []
      for (const one of everything()) {
        if (allowed && !allowed.has(one.application)) continue
        if (input.application !== undefined && one.application !== input.application.toLowerCase()) continue
        if (named && !named.has(one.instance)) continue
        if (input.zone !== undefined && one.zone !== input.zone) continue
        if (needle && !`${one.instance}\n${one.application}\n${one.address ?? ''}`.toLowerCase().includes(needle)) continue
        counts[one.verdict.kind] += 1
        if (input.verdict === undefined || one.verdict.kind === input.verdict) found.push(one)
      }
      found.sort((a, b) => worst[a.verdict.kind] - worst[b.verdict.kind] || (keyOf(a.application, a.instance) < keyOf(b.application, b.instance) ? -1 : 1))
      const now = usablePicture(picture, nowMs)
      return {
        items: found.slice(input.offset, input.offset + input.limit), total: found.length, counts, asOfMs,
        telemetry: { asOfMs: now?.asOfMs ?? null, complete: now?.complete ?? false, windowMs: picture?.windowMs ?? 0 },
      }
    },
    find(application, instance) {
      const key = keyOf(application.toLowerCase(), instance)
      const one = known.get(key)
      return (one ? stands(one) : null) ?? stowaways.get(key) ?? null
    },
  }
}
