import { describe, expect, test } from 'vitest'
import { createMemoryTelemetryStore } from '@/lib/domains/telemetry/adapters/memory-telemetry-store'
import { Cardinality } from '@/lib/domains/telemetry/core/cardinality'
import { StoreLost, type TelemetryWriter } from '@/lib/domains/telemetry/ports'
import { LogSearchInput } from '@/lib/domains/telemetry/schemas'
import { encodeLogs, encodeMetrics, encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { gauge, logRecord, resourceOf, spanRecord } from '@/lib/domains/telemetry/testing/records'
import { createLog } from '@/lib/kernel/log'
import { GroupCommit } from './group-commit'
import { QuestionsFirst } from './questions-first'

const nowMs = Date.UTC(2026, 5, 10, 12)
const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n
const clock = { nowMs: () => nowMs }
const bytesOf = (body: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(body)

function begin(writer?: TelemetryWriter) {
  const store = createMemoryTelemetryStore(clock)
  const logged: string[] = []
  const fatal: unknown[] = []
  const group = new GroupCommit({
    writer: writer ?? store, clock, log: createLog('test', (line) => void logged.push(line)), lingerMs: 1, groupRequests: 16, groupBytes: 1e6, groupBytesMax: 1e6,
    cardinality: new Cardinality(), questionsFirst: new QuestionsFirst(), linesWanted: () => false, onLines: () => undefined, onFatal: (error) => void fatal.push(error),
  })
  return { store, group, logged, fatal }
}
const resource = resourceOf('shop')
const span = (endMs: number) => spanRecord({ startNs: ns(endMs - 1_000), endNs: ns(endMs) })
const spans = (...ends: number[]) => bytesOf(encodeTraces([{ resource, items: ends.map(span) }]))

const day = 86_400_000
const minute = 60_000
const oldest = nowMs - 7 * day
const newest = nowMs + 10 * minute

describe('events far from the clock are refused by partial success, the rest of their request is kept', () => {
  test('spans: both ends of the time that is taken are inside it', async () => {
    const { group, store } = begin()
    const outcome = await group.store('traces', 'protobuf', spans(oldest + 1_000, oldest + 999, newest, newest + 1, nowMs))
    expect(outcome).toEqual({ kind: 'stored', rejection: { count: 2, message: '1 older than 7 days; 1 more than 10 minutes ahead of the clock' } })
    expect(group).toMatchObject({ received: { spans: 3 }, refused: { spans: 2 } })
    const golden = await store.golden({ selector: { applications: null }, range: { fromMs: 0, toMs: newest + day }, stepMs: 10_000 })
    expect(golden.ok && golden.value.series.flatMap(({ points }) => points)).toHaveLength(3)
  })
  test('log lines by their own time, else by when they were observed, else by arrival', async () => {
    const { group, store } = begin()
    const line = (body: string, timeMs: number, observedMs: number) => logRecord({ body, timeNs: ns(timeMs), observedNs: ns(observedMs) })
    const items = [line('own', oldest, 0), line('too old', oldest - 1, nowMs), line('ahead', newest + 1, nowMs), line('observed', 0, nowMs - day), line('observed too early', 0, oldest - 1), line('no time', 0, 0)]
    const outcome = await group.store('logs', 'protobuf', bytesOf(encodeLogs([{ resource, items }])))
    expect(outcome).toMatchObject({ kind: 'stored', rejection: { count: 3, message: '2 older than 7 days; 1 more than 10 minutes ahead of the clock' } })
    const found = await store.searchLogs(LogSearchInput.parse({ selector: { applications: null }, range: { fromMs: 0, toMs: newest + day } }))
    expect(found.ok && found.value.items.map(({ body }) => body)).toEqual(['no time', 'observed', 'own'])
  })
  test('metric points one by one, also within a metric', async () => {
    const { group } = begin()
    const points = [oldest - 1, oldest, newest, newest + 1].map((ms) => ({ timeNs: ns(ms), value: 0.5 }))
    const outcome = await group.store('metrics', 'protobuf', bytesOf(encodeMetrics([{ resource, items: [gauge('g', points)] }])))
    expect(outcome).toMatchObject({ kind: 'stored', rejection: { count: 2 } })
    expect(group).toMatchObject({ received: { points: 2 }, refused: { points: 2 } })
  })
  test('a request with nothing to keep is answered all the same', async () => {
    const { group } = begin()
    expect(await group.store('traces', 'protobuf', spans(oldest - 1))).toMatchObject({ kind: 'stored', rejection: { count: 1 } })
  })
})

describe('a store that cannot write', () => {
  const full = new Error('Could not write file: No space left on device')
  function failing(errors: (Error | null)[]): TelemetryWriter {
    return {
      async write() {
        const error = errors.shift()
        if (error) throw error
        return []
      },
    }
  }
  test('is unavailable to every request of the commit, and stores again when it can; it is said once', async () => {
    const { group, logged, fatal } = begin(failing([full, full, full, null, null]))
    expect(await Promise.all([group.store('traces', 'protobuf', spans(nowMs)), group.store('traces', 'protobuf', spans(nowMs))])).toMatchObject([{ kind: 'unavailable' }, { kind: 'unavailable' }])
    expect(group.stopped).toEqual({ sinceMs: nowMs, why: 'room' })
    for (const kind of ['unavailable', 'unavailable', 'stored', 'stored']) expect(await group.store('traces', 'protobuf', spans(nowMs))).toMatchObject({ kind })
    expect(logged.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['error', 'info'])
    expect(group.received.spans).toBe(2)
    expect(group.stopped).toBeNull()
    expect(fatal).toEqual([])
  })
  test('for good ends the process, after its senders were told to come again', async () => {
    const { group, fatal } = begin(failing([new StoreLost('gone')]))
    expect(await group.store('traces', 'protobuf', spans(nowMs))).toMatchObject({ kind: 'unavailable' })
    expect(fatal).toHaveLength(1)
  })
})

test('a malformed request spoils none of those that are stored with it', async () => {
  const { group } = begin()
  const outcomes = await Promise.all([
    group.store('traces', 'protobuf', spans(nowMs)), group.store('traces', 'protobuf', bytesOf(spans(nowMs).slice(0, -1))), group.store('logs', 'json', bytesOf(Buffer.from('{}'))),
  ])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'malformed', 'stored'])
})
