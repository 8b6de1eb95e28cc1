import { beforeAll, expect, test } from 'vitest'
import { createMemoryTelemetryStore } from '../../telemetry/adapters/memory-telemetry-store'
import { gauge, metrics, resourceOf, spanRecord, traces } from '../../telemetry/testing/records'
import { CanaryOptions, type DecisionCard } from '../analysis-schemas'
import { composeCard } from '../core/compose-card'
import { defaultConfig } from '../core/default-config'
import type { CanaryFacts } from '../ports'
import { type CollectorQuestions, createCollectorCanaryTelemetry } from './collector-canary-telemetry'

const stepMs = 10_000
const steps = 18
const fromMs = Math.floor((Date.now() - steps * stepMs - 10_000) / stepMs) * stepMs
const toMs = fromMs + steps * stepMs
const window = { fromMs, toMs, stepMs }
const nowMs = Date.now()
const store = createMemoryTelemetryStore({ nowMs: () => nowMs })
const of = (serverGroup: string, instance: string) => ({ ...resourceOf('home'), 'quarterdeck.server_group': serverGroup, 'service.instance.id': `${serverGroup}-${instance}` })
const at = (step: number, withinMs: number) => BigInt(fromMs + step * stepMs + withinMs) * 1_000_000n

beforeAll(async () => {
  const serve = (serverGroup: string, slower: number) =>
    traces({ resource: of(serverGroup, 'a'), items: Array.from({ length: steps * 20 }, (_, n) => spanRecord({ startNs: at(Math.floor(n / 20), (n % 20) * 400), durationMs: (10 + ((n * 7) % 23)) * slower })) })
  const cpu = (serverGroup: string) => metrics(...['a', 'b'].map((instance, extra) => ({ resource: of(serverGroup, instance), items: [gauge('process.cpu.utilization', Array.from({ length: steps * 2 }, (_, n) => ({ timeNs: at(Math.floor(n / 2), (n % 2) * 5_000), value: 0.1 + extra / 10 })))] })))
  await store.write([serve('home-v000', 1), serve('home-v001', 1), serve('home-v002', 1.6), cpu('home-v001'), cpu('home-v002')])
})

const ask: CollectorQuestions = {
  golden: (serverGroup, range, step) => store.golden({ selector: { applications: null, serverGroup }, range, stepMs: step }),
  runtime: (serverGroup, range, step) => store.runtime({ selector: { applications: null, serverGroup }, range, stepMs: step }),
  summary: (cluster, range) => store.summary({ selector: { applications: null, cluster }, range, by: 'serverGroup', sort: 'errors', limit: 200, offset: 0, sparkPoints: 0 }),
  callers: async () => ({ ok: false, error: { code: 'unavailable', detail: '' } }),
}
const question = { application: 'home', cluster: 'home', baseline: 'home-v001', canary: 'home-v002', window }
const facts: CanaryFacts = {
  rollout: { id: 'r', application: 'home', number: 1, cluster: 'home' }, run: { judgements: 0 }, otherChanges: [],
  options: CanaryOptions.parse({ size: 1, sharePercent: 10, warmUpSeconds: 0, intervalSeconds: 15, lifetimeMinutes: 3, window: 'growing', slidingMinutes: 5, pass: 75, marginal: 50, config: { name: 'default', version: 0, json: JSON.parse(JSON.stringify(defaultConfig)) } }),
  changes: { from: null, to: { release: 2, version: '', digest: '' }, variables: { added: [], removed: [], changed: [] } },
  groups: (['production', 'baseline', 'canary'] as const).map((role, n) => ({ role, serverGroup: `home-v00${n}`, share: n === 0 ? 80 : 10, healthy: 1, wanted: 1 })),
}
const said = (card: DecisionCard) => ({ verdict: card.verdict, fresh: card.fresh, missing: card.missing.map(({ kind }) => kind) })

test('what instances sent becomes a card: a slow canary fails, its twin passes', async () => {
  const telemetry = createCollectorCanaryTelemetry(ask)
  const card = composeCard(facts, window, await telemetry.read(question), nowMs)
  expect(said(card)).toEqual({ verdict: 'fail', fresh: true, missing: [] })
  expect(card.judge).toMatchObject({ score: 0, classification: 'Fail', reason: 'Canary Failed: The metric p95 latency was classified as High (Critical)' })
  const [errors, p95, , cpu] = card.metrics
  expect(p95).toMatchObject({ classification: 'High', unit: 'ms', tolerance: 1.1, baseline: { count: steps }, series: { fromMs, stepMs } })
  expect(p95?.effect?.point).toBeCloseTo(0.6, 1)
  expect(errors?.series.canary).toEqual(Array(steps).fill(0))
  // The mean over both instances, as percent of a core.
  expect(cpu?.series.canary[5]).toBeCloseTo(15, 6)
  expect(card.sides.map(({ role, requests }) => [role, requests])).toEqual([['production', steps * 20], ['baseline', steps * 20], ['canary', steps * 20]])
  expect(card.dependants).toBeNull()
  const twin = composeCard(facts, window, await telemetry.read({ ...question, canary: 'home-v001' }), nowMs)
  expect(said(twin)).toEqual({ verdict: 'pass', fresh: true, missing: [] })
})

test('a group that was never heard of, or a collector that fails in one question, is no evidence', async () => {
  const telemetry = createCollectorCanaryTelemetry(ask)
  const silent = composeCard(facts, window, await telemetry.read({ ...question, canary: 'home-v009' }), nowMs)
  expect(said(silent)).toMatchObject({ verdict: 'not-enough-evidence', fresh: false })
  expect(silent.missing[0]).toMatchObject({ kind: 'stale', detail: 'Nothing has been heard of the canary.' })
  const broken = createCollectorCanaryTelemetry({ ...ask, summary: async () => ({ ok: false, error: { code: 'unavailable', detail: '' } }) })
  expect(await broken.read(question)).toBeNull()
  expect(said(composeCard(facts, window, null, nowMs))).toEqual({ verdict: 'not-enough-evidence', fresh: false, missing: ['stale'] })
})

test('a config that cannot be judged by is told on the card', () => {
  const options = { ...facts.options, config: { ...facts.options.config, json: { ...defaultConfig, judge: { name: 'another' } } } }
  return createCollectorCanaryTelemetry(ask).read(question).then((answer) => {
    const card = composeCard({ ...facts, options }, window, answer, nowMs)
    expect([card.verdict, card.judge, card.missing[0]?.detail]).toEqual(['not-enough-evidence', null, 'The canary config cannot be judged by: judge-unknown at #/canaryConfig/judge/name.'])
  })
})
