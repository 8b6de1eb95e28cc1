/**
 * One round of all objectives: `npx tsx bench/alerts.ts [--slos 2000] [--hours 3] [--rounds 10]`. As many applications with an objective each, in
 * turn of availability and of latency, over an hours-long past of requests in a real store; two controllers share the shards, as one daemon
 * does. A round must end well within the ten seconds after which the next is due.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { alertKind, createAlertController } from '../lib/daemon/controllers/alert-controller'
import { claimWork, releaseWork } from '../lib/daemon/controllers/work-items'
import { createCollectorManyFigures, type ManyQuestions } from '../lib/domains/alerts/adapters/collector-many-figures'
import { createPrismaAlertWork } from '../lib/domains/alerts/adapters/prisma-alert-work'
import { freshStanding } from '../lib/domains/alerts/core/standing'
import type { RuleCondition } from '../lib/domains/alerts/schemas'
import { requireFence } from '../lib/domains/delivery/adapters/fenced'
import { openDuckdbStore } from '../lib/domains/telemetry/adapters/duckdb-store'
import type { SpanRecord } from '../lib/domains/telemetry/core/records'
import { createLog } from '../lib/kernel/log'
import { startDatabase } from './kit/database'
import { note, percentile, report } from './kit/figure'
import { seeded } from './kit/random'

const { values } = parseArgs({ options: { slos: { type: 'string', default: '2000' }, hours: { type: 'string', default: '3' }, rounds: { type: 'string', default: '10' } } })
const [slos, hours, rounds] = [Number(values.slos), Number(values.hours), Number(values.rounds)]
const names = Array.from({ length: slos }, (_, at) => `app-${String(at).padStart(5, '0')}`)
const random = seeded(1)
const hex = (digits: number) => Array.from({ length: digits / 8 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('')

const { database, stop } = await startDatabase(6)
await database.team.create({ data: { id: 'bench', slug: 'bench', name: 'Bench' } })
await database.application.createMany({ data: names.map((name) => ({ id: name, name, teamId: 'bench' })) })
const conditions: RuleCondition[] = [{ kind: 'availability', objective: 99.9, windowDays: 7 }, { kind: 'latency', objective: 99, thresholdMs: 300, windowDays: 7 }]
await database.alertRule.createMany({
  data: names.map((name, at) => ({ id: name, applicationId: name, name: 'objective', condition: conditions[at % 2] ?? {}, standing: freshStanding(Date.now()), createdBy: { kind: 'person', id: 'bench', name: 'Bench' } })),
})

/** Every minute of the past each application answered a request or two, and in the last half hour every ten seconds: a row of the roll-ups each. */
const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-bench-alerts-'))
const endMs = Date.now()
let nowMs = endMs - hours * 3_600_000
const store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log: createLog('bench', () => undefined), dearMs: Infinity })
function served(): SpanRecord {
  const durationMs = Math.exp(random() * 5)
  const endNs = BigInt(Math.round(nowMs - random() * 9_000)) * 1_000_000n
  return {
    traceId: hex(32), spanId: hex(16), parentId: '', name: 'GET /title/{id}', kind: 2, startNs: endNs - BigInt(Math.round(durationMs * 1e6)), endNs, status: random() < 0.0005 ? 2 : 0, statusMessage: '', events: [], attributes: { 'http.request.method': 'GET' },
  }
}
for (let written = 0; nowMs < endMs; written++) {
  await store.write([{ signal: 'traces', groups: names.map((name) => ({ resource: { 'service.name': name, 'service.instance.id': `${name}-${written % 5}`, 'cloud.availability_zone': `zone-${written % 3}` }, items: [served(), served()] })) }])
  nowMs = Math.min(endMs, nowMs + (endMs - nowMs > 1_800_000 ? 60_000 : 10_000))
  if (written % 20 === 0) await store.upkeep()
}
await store.upkeep()
nowMs = endMs
note(`${slos} applications, ${hours} h: ${(store.state().storedBytes / 1e6).toFixed(0)} MB stored`)

let questions = 0
/** Answers travel as text, as they do from the collector. */
const told = async <T>(answer: Promise<T>): Promise<T> => (questions++, JSON.parse(JSON.stringify(await answer)) as T)
const collector: ManyQuestions = { goldenOf: (input) => told(store.goldenOf(input)), requestSums: (input) => told(store.requestSums(input)) }
let daemonMs = endMs
const work = createPrismaAlertWork(database, requireFence)
const controller = createAlertController({ work, figures: createCollectorManyFigures(collector, () => daemonMs) })
await work.ensureWork()

async function round(): Promise<number> {
  await database.workItem.updateMany({ where: { kind: alertKind }, data: { nextLookAt: new Date(0) } })
  const begin = performance.now()
  const lane = async () => {
    for (let [fence] = await claimWork(database, alertKind, 'bench', 60_000, 1); fence; [fence] = await claimWork(database, alertKind, 'bench', 60_000, 1)) {
      await releaseWork(database, fence, (await controller.step(fence, new AbortController().signal)).nextLookMs + 600_000)
    }
  }
  await Promise.all(Array.from({ length: controller.concurrency }, lane))
  return performance.now() - begin
}

const times: { anew: number[]; kept: number[] } = { anew: [], kept: [] }
const asked: number[] = []
for (let at = 0; at < rounds; at++) {
  for (const kind of ['anew', 'kept'] as const) {
    questions = 0
    times[kind].push(await round())
    asked.push(questions)
  }
  // Past the minute for which long windows are kept: every second round asks for all of them.
  daemonMs += 61_000
}
const known = await database.$queryRaw<{ count: bigint }[]>`SELECT count(*) AS count FROM alert_rule WHERE standing->>'state' IN ('ok', 'pending', 'firing')`
if (Number(known[0]?.count) !== slos) throw new Error(`${known[0]?.count} of ${slos} objectives were judged`)
await store.close()
await stop()
rmSync(dir, { recursive: true, force: true })

const how = `${slos} objectives of as many applications over ${hours} h, 8 shards, ${rounds} rounds`
report(
  [
    { name: 'a round of all objectives, every window asked anew, p95', value: percentile(times.anew, 0.95), unit: 'ms', bar: 4_000, how },
    { name: 'a round of all objectives, long windows kept, p95', value: percentile(times.kept, 0.95), unit: 'ms', bar: 2_500, how },
    { name: 'questions of a round, most', value: Math.max(...asked), unit: 'questions', bar: 24, how },
  ],
  { anewMs: times.anew.map(Math.round), keptMs: times.kept.map(Math.round), questions: asked },
)
