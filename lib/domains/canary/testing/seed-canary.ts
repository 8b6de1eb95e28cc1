import type { Database } from '@/lib/kernel/database'
import { ApprovalPolicy, type CanaryMeasure, CanaryOptionsInput, type DecisionCard } from '../analysis-schemas'
import { nameCard } from '../core/card-name'
import { defaultConfig } from '../core/default-config'
import type { CanaryTelemetry, TelemetryAnswer } from '../ports'

export interface Seeded {
  rolloutId: string
  number: number
}

/** The team `front` with the application `home`, whose release 1 serves. */
export async function seedHome(database: Database): Promise<void> {
  await database.team.createMany({ data: [{ id: 'front', slug: 'front', name: 'Front' }, { id: 'back', slug: 'back', name: 'Back' }] })
  await database.application.createMany({ data: [{ id: 'home', name: 'home', teamId: 'front' }, { id: 'search', name: 'search', teamId: 'back' }] })
  const release = (number: number) => ({ id: `r${number}`, applicationId: 'home', number, digest: String(number).repeat(64), sizeBytes: 1n, version: `1.${number}.0`, command: ['node'], createdBy: 'Mina' })
  await database.release.createMany({ data: [release(1), release(2)] })
}

/** A rollout of release 2 in its analysis, with its three groups and a canary that has not begun; a cluster of its own, so that there may be many. */
export async function seedCanary(database: Database, number: number, { policy = {}, options = {}, startedBy = 'mina' }: { policy?: Partial<ApprovalPolicy>; options?: Partial<CanaryOptionsInput>; startedBy?: string } = {}): Promise<Seeded> {
  const rolloutId = `rollout-${number}`
  const cluster = `home-c${number}`
  const group = (role: string, sequence: number, releaseId: string, environment: object) => ({ id: `${cluster}-${role}`, applicationId: 'home', cluster, sequence, name: `${cluster}-v00${sequence}`, releaseId, desiredSize: 1, zones: ['local-a'], environment })
  await database.serverGroup.createMany({ data: [group('production', 0, 'r1', { MODE: 'sync', OLD: '1' }), group('baseline', 1, 'r1', { MODE: 'sync', OLD: '1' }), group('canary', 2, 'r2', { MODE: 'batched', NEW: '1' })] })
  await database.instance.createMany({ data: [0, 1, 2].map((at) => ({ id: `${cluster}-v00${at}-aaaaaa`, serverGroupId: `${cluster}-${['production', 'baseline', 'canary'][at]}`, host: 'h', zone: 'local-a', slot: 0, port: 20_000, secretHash: `${cluster}-${at}`, state: 'healthy' })) })
  await database.trafficWeight.createMany({ data: [{ cluster, serverGroup: `${cluster}-v000`, weight: 80 }, { cluster, serverGroup: `${cluster}-v001`, weight: 10, role: 'baseline' }, { cluster, serverGroup: `${cluster}-v002`, weight: 10, role: 'canary' }] })
  const plan = { release: 2, strategy: 'canary', cluster, size: 1, zones: ['local-a'], healthPath: '/health', environment: { MODE: 'batched', NEW: '1' }, healthDeadlineSeconds: 60, watchSeconds: 5, warmMinutes: 5, canary: { size: 1, sharePercent: 10 } }
  const facts = { before: [{ serverGroup: `${cluster}-v000`, groupId: `${cluster}-production`, weight: 1, desiredSize: 1, release: { number: 1, version: '1.1.0', digest: '1'.repeat(64) } }], baseline: `${cluster}-v001`, canary: `${cluster}-v002` }
  const { config, ...given } = CanaryOptionsInput.parse({ intervalSeconds: 15, warmUpSeconds: 0, lifetimeMinutes: 3, ...options })
  await database.rollout.create({
    data: {
      id: rolloutId, applicationId: 'home', number, cluster, strategy: 'canary', releaseId: 'r2', plan, facts, state: 'running', phase: 'analyse', startedBy: { kind: 'person', id: startedBy, name: startedBy },
      canaryRun: { create: { options: { ...given, config: { name: config, version: 0, json: JSON.parse(JSON.stringify(defaultConfig)) } }, policy: ApprovalPolicy.parse(policy) } },
    },
  })
  await database.workItem.createMany({ data: [{ kind: 'canary', objectId: rolloutId }, { kind: 'rollout', objectId: rolloutId, nextLookAt: new Date(Date.now() + 3_600_000) }] })
  return { rolloutId, number }
}

/** As if it had begun so long ago. */
export const beganAgo = (database: Database, { rolloutId }: Seeded, agoMs: number, lifetimeMs: number) =>
  database.canaryRun.update({ where: { rolloutId }, data: { state: 'analysing', beganAt: new Date(Date.now() - agoMs), endsAt: new Date(Date.now() - agoMs + lifetimeMs) } })

/** A judgement as the controller writes it, `agoMs` old. */
export async function addJudgement(database: Database, { rolloutId, number }: Seeded, judgement: number, more: Partial<DecisionCard> = {}, agoMs = 0): Promise<string> {
  const at = new Date(Date.now() - agoMs)
  const card: DecisionCard = {
    rollout: { id: rolloutId, application: 'home', number, cluster: `home-c${number}` }, judgement, at: at.toISOString(), window: { from: at.toISOString(), to: at.toISOString() }, verdict: 'marginal',
    judge: { score: 60, classification: 'Marginal', reason: '', pass: 75, marginal: 50 }, groups: [], metrics: [], missing: [], fresh: true, telemetry: null,
    changes: { from: null, to: { release: 2, version: '1.2.0', digest: '2'.repeat(64) }, variables: { added: [], removed: [], changed: [] } }, sides: [], dependants: null, otherChanges: [], ...more,
  }
  const { text, hash } = nameCard(card)
  await database.canaryJudgement.create({ data: { rolloutId, number: judgement, at, fromAt: at, toAt: at, verdict: card.verdict, score: card.judge?.score ?? null, cardHash: hash, card: text } })
  await database.canaryRun.update({ where: { rolloutId }, data: { judgements: judgement } })
  return hash
}

/** Both sides of any window, the canary's values times a factor. `silent`: the collector does not answer. */
export function memoryCanaryTelemetry(factors: Partial<Record<CanaryMeasure, number>> & { silent?: boolean } = {}): CanaryTelemetry & { asked: number } {
  const telemetry = {
    asked: 0,
    async read({ baseline, canary, window: { fromMs, toMs, stepMs } }: Parameters<CanaryTelemetry['read']>[0]): Promise<TelemetryAnswer | null> {
      telemetry.asked += 1
      if (factors.silent) return null
      const side = (by: typeof factors, phase: number): TelemetryAnswer['baseline'] => {
        const steps = Array.from({ length: (toMs - fromMs) / stepMs }, (_, at) => fromMs + at * stepMs)
        const sway = (at: number) => 1 + 0.05 * Math.sin(at * 2.4 + phase)
        const golden = steps.map((atMs, at) => ({ atMs, requests: 100, errors: (by.error_rate ?? 1) - 1, p50Ms: 20 * sway(at) * (by.latency_p50 ?? 1), p95Ms: 80 * sway(at + 1) * (by.latency_p95 ?? 1), p99Ms: 120 * sway(at) }))
        return { golden, runtime: [{ instance: 'i', points: steps.map((atMs, at) => ({ atMs, cpu: 0.1 * sway(at), memoryBytes: 1e8, eventLoopMs: 10 })) }], newestMs: Date.now() }
      }
      const totals = new Map([baseline, canary].map((name) => [name, { requests: 100, errors: 0, p95Ms: 80 }]))
      return { source: 'memory', asOfMs: Date.now(), newestMs: Date.now(), complete: true, missing: [], baseline: side({}, 0), canary: side(factors, 1), totals, callers: [{ application: 'edge', requests: 10 }] }
    },
  }
  return telemetry
}
