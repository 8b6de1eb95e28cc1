import { expect, test } from 'vitest'
import type { Actor } from '@/lib/kernel/actor'
import { systemClock } from '@/lib/kernel/clock'
import { fault } from '@/lib/kernel/fault'
import { fail } from '@/lib/kernel/result'
import { createMemoryTelemetryStore } from './adapters/memory-telemetry-store'
import { plainLines } from './core/line-text'
import { downloadLogs } from './download-logs'
import type { TelemetrySource } from './ports'
import { LogDownloadQuery } from './query-schemas'
import { logRecord, logs, resourceOf } from './testing/records'

const operator: Actor = { kind: 'person', id: 'o', name: 'o', operator: true, teams: new Map() }
const startMs = Date.parse('2026-03-29T00:59:59.000Z')

async function ports(items: ReturnType<typeof logRecord>[]) {
  const store = createMemoryTelemetryStore(systemClock)
  await store.write([logs({ resource: resourceOf('shop'), items })])
  const source: TelemetrySource = { ...store, tailLogs: async function* () {} }
  return { source, clock: systemClock, visible: async () => null }
}
const many = (count: number) => Array.from({ length: count }, (_, at) => logRecord({ timeNs: BigInt(startMs + at) * 1_000_000n + 7n, body: `line ${at}` }))
const ask = (more: object = {}) => LogDownloadQuery.parse({ from: String(startMs), to: String(startMs + 3_600_000), ...more })

async function textOf(file: Awaited<ReturnType<ReturnType<typeof downloadLogs>>>): Promise<string> {
  if (!file.ok) throw new Error(file.error.detail)
  let text = ''
  for await (const piece of file.value.pieces) text += piece
  return text
}

test('every line once, newest first, over many pages; each a JSON object with its exact time', async () => {
  const file = await downloadLogs(await ports(many(2_500)))(operator, ask())
  expect(file).toMatchObject({ ok: true, value: { fileName: 'logs-2026-03-29T015959Z.ndjson', contentType: 'application/x-ndjson; charset=utf-8' } })
  const lines = (await textOf(file)).trimEnd().split('\n').map((one) => JSON.parse(one) as { time: string; body: string })
  expect(lines.map(({ body }) => body)).toEqual(Array.from({ length: 2_500 }, (_, at) => `line ${2_499 - at}`))
  expect(lines.at(-1)?.time).toBe('2026-03-29T00:59:59.000000007Z')
})

test.each([
  ['ndjson', /"cut":true,"detail":"Cut: the newest 1200 of 1500 lines\./],
  ['text', /^# Cut: the newest 1200 of 1500 lines\./],
])('what is left out is said in the last line: %s', async (format, words) => {
  const text = await textOf(await downloadLogs(await ports(many(1_500)), { lines: 1_200, characters: Infinity })(operator, ask({ format })))
  const lines = text.trimEnd().split('\n')
  expect(lines).toHaveLength(1_201)
  expect(lines.at(-1)).toMatch(words)
})

test('nothing is said of a cut where all fits, and size bounds it too', async () => {
  expect(await textOf(await downloadLogs(await ports(many(10)), { lines: 10, characters: Infinity })(operator, ask()))).not.toContain('Cut')
  const cut = await textOf(await downloadLogs(await ports(many(10)), { lines: 100, characters: 1 })(operator, ask({ format: 'text' })))
  expect(cut.trimEnd().split('\n')).toHaveLength(2)
  expect(cut).toContain('# Cut: the newest 1 of 10 lines.')
})

test('a page that fails breaks the file off', async () => {
  const at = await ports(many(1_500))
  let asked = 0
  const source: TelemetrySource = { ...at.source, searchLogs: (input) => (asked++ === 0 ? at.source.searchLogs(input) : Promise.resolve(fail(fault('unavailable', 'The collector is gone.')))) }
  await expect(textOf(await downloadLogs({ ...at, source })(operator, ask()))).rejects.toThrow('The collector is gone.')
})

test('plain text has the times of the zone, on both sides of a change of its clocks', async () => {
  const lines = [logRecord({ timeNs: BigInt(startMs) * 1_000_000n, body: 'before' }), logRecord({ timeNs: BigInt(startMs + 1_000) * 1_000_000n, severity: 17, body: 'after\nsecond row', attributes: { route: '/a b' } })]
  const text = await textOf(await downloadLogs(await ports(lines))(operator, ask({ format: 'text', timeZone: 'Europe/Berlin' })))
  expect(text).toBe('2026-03-29T03:00:00.000000000+02:00 ERROR shop shop-v000-0 after\n    second row route="/a b"\n2026-03-29T01:59:59.000000000+01:00 INFO  shop shop-v000-0 before\n')
})

test.each([
  ['Asia/Seoul', '2026-03-29T09:59:59.000000000+09:00'],
  ['Asia/Kathmandu', '2026-03-29T06:44:59.000000000+05:45'],
  ['America/St_Johns', '2026-03-28T22:29:59.000000000-02:30'],
  ['UTC', '2026-03-29T00:59:59.000000000Z'],
])('a time of %s', (zone, time) => {
  const line = { id: `${startMs}000000.d.1`, atMs: startMs, severity: 'info' as const, application: 'a', instance: null, zone: null, body: 'b', traceId: null, spanId: null, attributes: {} }
  expect(plainLines(zone)?.(line)).toBe(`${time} INFO  a - b\n`)
})
