import { describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/kernel/actor'
import { systemClock } from '@/lib/kernel/clock'
import { createMemoryTelemetryStore } from './adapters/memory-telemetry-store'
import { countLogFacets } from './count-log-facets'
import { downloadLogs } from './download-logs'
import { findLogPatterns } from './find-log-patterns'
import type { TelemetrySource } from './ports'
import { FoundLogsQuery, GoldenQuery, LogContextQuery, LogDownloadQuery, LogsQuery, SummaryQuery, TailQuery, TracesQuery } from './query-schemas'
import { readGolden } from './read-golden'
import { readLogContext } from './read-log-context'
import { readSummary } from './read-summary'
import { readTrace } from './read-trace'
import { searchLogs } from './search-logs'
import { searchTraces } from './search-traces'
import { tailLogs } from './tail-logs'
import { logRecord, logs, resourceOf, spanRecord, traces } from './testing/records'

const member: Actor = { kind: 'person', id: 'm', name: 'm', operator: false, teams: new Map([['t', 'member']]) }
const operator: Actor = { ...member, operator: true }
const foreign = 'f'.repeat(32)
const shared = 'a'.repeat(32)

/** A range that ends now does not hold now itself. */
const justNs = () => BigInt(Date.now() - 1_000) * 1_000_000n

async function ports() {
  const store = createMemoryTelemetryStore(systemClock)
  await store.write([
    traces({ resource: resourceOf('mine'), items: [spanRecord({ traceId: shared })] }, { resource: resourceOf('theirs'), items: [spanRecord({ traceId: shared, name: 'GET /secret' }), spanRecord({ traceId: foreign, name: 'GET /secret' })] }),
    logs({ resource: resourceOf('mine'), items: [logRecord({ timeNs: justNs() })] }, { resource: resourceOf('theirs'), items: [logRecord({ timeNs: justNs(), body: 'secret' })] }),
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
      await countLogFacets(at)(member, FoundLogsQuery.parse({})), await findLogPatterns(at)(member, FoundLogsQuery.parse({})),
    ]
    for (const answer of answers) {
      expect(answer.ok).toBe(true)
      expect(JSON.stringify(answer)).not.toMatch(/theirs|secret/)
    }
    expect(await readTrace(at)(member, { traceId: foreign })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
  test('never meets a foreign line by its id, nor in a download', async () => {
    const at = await ports()
    const found = await searchLogs(at)(operator, LogsQuery.parse({ q: 'secret' }))
    const id = found.ok ? (found.value.items[0]?.id ?? '') : ''
    const context = (actor: Actor) => readLogContext(at)(actor, LogContextQuery.parse({ id }))
    expect(await context(operator)).toMatchObject({ ok: true, value: { line: { body: 'secret' } } })
    expect(await context(member)).toEqual({ ok: false, error: { code: 'not-found', detail: `No line ${id} is stored.` } })
    const file = await downloadLogs(at)(member, LogDownloadQuery.parse({}))
    let text = ''
    if (file.ok) for await (const piece of file.value.pieces) text += piece
    expect(text).toContain('a line')
    expect(text).not.toMatch(/theirs|secret/)
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
  const wrongSearch = { ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/q', detail: expect.stringContaining('At character 3') }] } }
  expect(await searchLogs(at)(operator, LogsQuery.parse({ q: '/a(/' }))).toMatchObject(wrongSearch)
  expect(await tailLogs(at)(operator, TailQuery.parse({ q: '/a(/' }), new AbortController().signal)).toMatchObject(wrongSearch)
  expect(await downloadLogs(at)(operator, LogDownloadQuery.parse({ timeZone: 'Mars/Olympus' }))).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/timeZone' }] } })
  expect(await searchTraces(at)(operator, TracesQuery.parse({ attributes: 'word' }))).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/attributes' }] } })
})
