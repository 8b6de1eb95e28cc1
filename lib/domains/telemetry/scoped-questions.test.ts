import { describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/kernel/actor'
import { systemClock } from '@/lib/kernel/clock'
import { createMemoryTelemetryStore } from './adapters/memory-telemetry-store'
import type { TelemetrySource } from './ports'
import { GoldenQuery, LogsQuery, SummaryQuery, TracesQuery } from './query-schemas'
import { readGolden } from './read-golden'
import { readSummary } from './read-summary'
import { readTrace } from './read-trace'
import { searchLogs } from './search-logs'
import { searchTraces } from './search-traces'
import { logRecord, logs, resourceOf, spanRecord, traces } from './testing/records'

const member: Actor = { kind: 'person', id: 'm', name: 'm', operator: false, teams: new Map([['t', 'member']]) }
const operator: Actor = { ...member, operator: true }
const foreign = 'f'.repeat(32)
const shared = 'a'.repeat(32)

async function ports() {
  const store = createMemoryTelemetryStore(systemClock)
  await store.write([
    traces({ resource: resourceOf('mine'), items: [spanRecord({ traceId: shared })] }, { resource: resourceOf('theirs'), items: [spanRecord({ traceId: shared, name: 'GET /secret' }), spanRecord({ traceId: foreign, name: 'GET /secret' })] }),
    logs({ resource: resourceOf('mine'), items: [logRecord()] }, { resource: resourceOf('theirs'), items: [logRecord({ body: 'secret' })] }),
  ])
  const source: TelemetrySource = { ...store, tailLogs: async function* () {} }
  return { source, clock: systemClock, visible: async (actor: Actor) => (actor.operator ? null : ['mine']) }
}

describe('a member of a team', () => {
  test('never meets another team: not in totals, searches, logs or traces', async () => {
    const at = await ports()
    const answers = [
      await readSummary(at)(member, SummaryQuery.parse({ to: 'now' })), await readGolden(at)(member, GoldenQuery.parse({ by: 'application' })), await searchLogs(at)(member, LogsQuery.parse({})),
      await searchTraces(at)(member, TracesQuery.parse({})), await readTrace(at)(member, { traceId: shared }),
    ]
    for (const answer of answers) {
      expect(answer.ok).toBe(true)
      expect(JSON.stringify(answer)).not.toMatch(/theirs|secret/)
    }
    expect(await readTrace(at)(member, { traceId: foreign })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
  test('asking for a foreign application is told what asking for none is told', async () => {
    const at = await ports()
    const ask = (application: string) => readGolden(at)(member, GoldenQuery.parse({ application }))
    expect(await ask('theirs')).toEqual({ ok: false, error: { code: 'not-found', detail: 'No application theirs.' } })
    expect(await ask('nothing')).toEqual({ ok: false, error: { code: 'not-found', detail: 'No application nothing.' } })
  })
})

test('an operator meets all', async () => {
  const at = await ports()
  expect(await readSummary(at)(operator, SummaryQuery.parse({ sort: 'key' }))).toMatchObject({ ok: true, value: { rows: [{ key: 'mine' }, { key: 'theirs' }] } })
  expect(await readTrace(at)(operator, { traceId: foreign })).toMatchObject({ ok: true })
})

test('a wrong range and a wrong filter name their field', async () => {
  const at = await ports()
  expect(await readGolden(at)(operator, GoldenQuery.parse({ from: 'soon' }))).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/from' }] } })
  expect(await searchTraces(at)(operator, TracesQuery.parse({ attributes: 'word' }))).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/attributes' }] } })
})
