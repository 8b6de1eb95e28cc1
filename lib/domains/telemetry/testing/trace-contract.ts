import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { CohortsInput, TraceScatterInput } from '../cohort-schemas'
import type { SpanRecord } from '../core/records'
import { serverHalfId, sharedMark } from '../core/shared-spans'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { TraceSearchInput } from '../schemas'
import { FoldInput, TraceMatchesInput, TraceRowsInput } from '../trace-schemas'
import { resourceOf, spanRecord, traces } from './records'

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const range = { fromMs: startMs, toMs: startMs + 600_000 }
const ns = (afterMs: number): bigint => BigInt(startMs) * 1_000_000n + BigInt(Math.round(afterMs * 1e6))
const [server, client] = [2, 3]
const newId = () => randomBytes(8).toString('hex')
const newTrace = () => randomBytes(16).toString('hex')

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}

const made = (traceId: string, spanId: string, parentId: string, name: string, afterMs: number, durationMs: number, more: Partial<SpanRecord> = {}): SpanRecord =>
  spanRecord({ traceId, spanId, parentId, name, kind: client, startNs: ns(afterMs), endNs: ns(afterMs + durationMs), ...more })

/** One large trace asked piece by piece, and many traces compared, whatever the store is made of. */
export function traceContract(begin: () => Promise<TelemetryReader & TelemetryWriter>): void {
  /** home asks its database ten times and then titles, which fails. */
  async function request(store: TelemetryWriter) {
    const traceId = newTrace()
    const [root, failing, cause] = [newId(), newId(), newId()]
    const loop = Array.from({ length: 10 }, (_, at) => made(traceId, newId(), root, 'select', 10 + at * 5, 5, { attributes: { 'db.query.text': `select * from title where id = ${at}`, 'db.system': 'postgresql' } }))
    await store.write([
      traces(
        { resource: resourceOf('home'), items: [made(traceId, root, '', 'GET /home', 0, 100, { kind: server, status: 2 }), ...loop, made(traceId, failing, root, 'GET titles', 70, 25, { status: 2 })] },
        { resource: resourceOf('titles'), items: [made(traceId, cause, failing, 'GET /title', 72, 20, { kind: server, status: 2, statusMessage: 'no such title', attributes: { 'http.route': '/title' } })] },
      ),
    ])
    return { traceId, root, failing, cause, loop: loop.map(({ spanId }) => spanId) }
  }
  const all = { applications: null }
  const open = FoldInput.parse({})

  describe('a trace asked piece by piece', () => {
    test('its summary counts, shares the path and finds what stands out', async () => {
      const store = await begin()
      const { traceId, root, cause, loop } = await request(store)
      const summary = await valueOf(store.traceSummary({ traceId, ...all }))
      expect(summary).toMatchObject({ traceId, startMs, durationMs: 100, spans: 13, more: 0, failed: 3, hidden: 0, roots: 1, root: { application: 'home', operation: 'GET /home', spanId: root, hasParent: false } })
      expect(summary.applications).toEqual([{ application: 'home', spans: 12, ms: 80, share: 0.8 }, { application: 'titles', spans: 1, ms: 20, share: 0.2 }])
      expect(summary.findings.map(({ kind }) => kind)).toEqual(['failed', 'repeated', 'gap'])
      expect(summary.findings[0]).toMatchObject({ application: 'titles', operation: 'GET /title', spanIds: [cause], count: 1, message: 'no such title', parent: { application: 'home', operation: 'GET titles' } })
      expect(summary.findings[1]).toMatchObject({ statement: 'select * from title where id = ?', count: 10, ms: 50, share: 0.5, spanIds: loop, parent: { spanId: root } })
      expect(summary.minimap).toHaveLength(120)
      expect(summary.minimap[0]).toEqual({ running: 1, failed: 1, spanId: root })
    })

    test('its rows come in windows, and a fold leaves out what is below it', async () => {
      const store = await begin()
      const { traceId, root, failing } = await request(store)
      const rows = (more: object) => valueOf(store.traceRows(TraceRowsInput.parse({ traceId, ...all, fold: open, from: 0, count: 500, ...more })))
      const whole = await rows({})
      expect(whole).toMatchObject({ from: 0, total: 13, rows: { length: 13 } })
      expect(whole.rows[0]).toMatchObject({ spanId: root, parentId: null, depth: 0, children: 11, below: 12, folded: false, cut: false, status: 'error', kind: 'server', path: [[0, 10], [60, 70], [95, 100]] })
      expect(whole.rows.at(-1)).toMatchObject({ depth: 2, application: 'titles', startOffsetMs: 72, durationMs: 20 })
      expect((await rows({ from: 11, count: 1 })).rows).toEqual(whole.rows.slice(11, 12))
      expect(await rows({ from: 90 })).toEqual({ from: 13, rows: [], total: 13 })
      expect(await rows({ fold: { base: 'open', except: [failing] } })).toMatchObject({ total: 12 })
      expect((await rows({ fold: { base: 'folded', except: [] } })).rows.at(-1)).toMatchObject({ spanId: failing, folded: true, below: 1 })
      expect(await rows({ fold: { base: 'open', except: [root] } })).toMatchObject({ total: 1, rows: [{ folded: true }] })
    })

    test('a span is read whole, with its row and what hides it', async () => {
      const store = await begin()
      const { traceId, failing, cause } = await request(store)
      const answer = await valueOf(store.traceSpan({ traceId, ...all, spanId: cause, fold: open }))
      expect(answer).toMatchObject({ row: 12, foldedAbove: [], depth: 2, criticalMs: 20, span: { spanId: cause, statusMessage: 'no such title', attributes: { 'http.route': '/title' }, startUnixNano: ns(72).toString(), resource: { 'service.name': 'titles' } } })
      expect(await valueOf(store.traceSpan({ traceId, ...all, spanId: cause, fold: { base: 'folded', except: [] } }))).toMatchObject({ row: 11, foldedAbove: [{ spanId: failing, depth: 1 }] })
      expect(await store.traceSpan({ traceId, ...all, spanId: newId(), fold: open })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    })

    test('spans are found by words, attributes and failure, in tree order', async () => {
      const store = await begin()
      const { traceId, root, failing, cause, loop } = await request(store)
      const find = async (more: object) => (await valueOf(store.traceMatches(TraceMatchesInput.parse({ traceId, ...all, ...more })))).spanIds
      expect(await find({ operation: 'SELECT' })).toEqual(loop)
      expect(await find({ operation: 'titles' })).toEqual([failing, cause])
      expect(await find({ attributes: [{ key: 'http.route', value: '/title' }] })).toEqual([cause])
      expect(await find({ attributes: [{ key: 'db.system', value: 'postgresql', not: true }], failed: true })).toEqual([root, failing, cause])
      expect(await find({ operation: 'nothing' })).toEqual([])
    })

    test('spans of others keep place and time, and take part in nothing else', async () => {
      const store = await begin()
      const { traceId, cause } = await request(store)
      const mine = { traceId, applications: ['home'] }
      const texts = [
        await valueOf(store.traceSummary(mine)), await valueOf(store.traceRows(TraceRowsInput.parse({ ...mine, fold: open, from: 0, count: 500 }))), await valueOf(store.traceSpan({ ...mine, spanId: cause, fold: open })),
        await valueOf(store.traceSpans({ ...mine, from: 0, count: 500 })), await valueOf(store.compareTraces({ a: traceId, b: traceId, applications: ['home'] })),
      ]
      for (const text of texts.map((answer) => JSON.stringify(answer))) expect(text).not.toMatch(/no such title|"titles"|\/title"/)
      expect(await valueOf(store.traceSummary(mine))).toMatchObject({ hidden: 1, failed: 2, findings: [{ kind: 'failed', operation: 'GET titles' }, { kind: 'repeated' }, { kind: 'gap' }] })
      expect(await valueOf(store.traceMatches(TraceMatchesInput.parse({ ...mine, operation: '/title' })))).toMatchObject({ count: 0 })
      const foreign = { ...mine, applications: ['cart'] }
      expect(await store.traceSummary(foreign)).toEqual({ ok: false, error: { code: 'not-found', detail: `No span of trace ${traceId} is stored.` } })
      expect(await store.traceRows(TraceRowsInput.parse({ ...foreign, fold: open, from: 0, count: 1 }))).toMatchObject({ ok: false, error: { code: 'not-found' } })
    })

    test('whole spans come in pieces for a download', async () => {
      const store = await begin()
      const { traceId, root, cause } = await request(store)
      const first = await valueOf(store.traceSpans({ traceId, ...all, from: 0, count: 12 }))
      expect(first).toMatchObject({ next: 12, spans: { length: 12 } })
      expect(first.spans[0]).toMatchObject({ spanId: root, attributes: {} })
      expect(await valueOf(store.traceSpans({ traceId, ...all, from: 12, count: 12 }))).toMatchObject({ next: null, spans: [{ spanId: cause }] })
    })

    test('what a server did while it held a shared span stands below its own half', async () => {
      const store = await begin()
      const traceId = newTrace()
      const [id, query] = [newId(), newId()]
      await store.write([
        traces({ resource: resourceOf('home'), items: [made(traceId, id, '', 'call', 0, 50)] }, { resource: resourceOf('shop'), items: [made(traceId, serverHalfId(id), id, 'serve', 5, 40, { attributes: { [sharedMark]: true } }), made(traceId, query, id, 'query', 10, 5)] }),
      ])
      const { rows } = await valueOf(store.traceRows(TraceRowsInput.parse({ traceId, ...all, fold: open, from: 0, count: 9 })))
      expect(rows.map(({ spanId, depth }) => [spanId, depth])).toEqual([[id, 0], [serverHalfId(id), 1], [query, 2]])
    })

    test('two are laid over each other by operation', async () => {
      const store = await begin()
      const one = await request(store)
      const other = newTrace()
      await store.write([traces({ resource: resourceOf('home'), items: [made(other, '1'.repeat(16), '', 'GET /home', 0, 40, { kind: server }), made(other, '2'.repeat(16), '1'.repeat(16), 'get cache', 1, 2)] })])
      const compared = await valueOf(store.compareTraces({ a: one.traceId, b: other, applications: null }))
      expect(compared).toMatchObject({ a: { spans: 13, failed: 3, durationMs: 100 }, b: { spans: 2, failed: 0, durationMs: 40 }, more: 0 })
      expect(compared.rows.map(({ depth, operation, a, b }) => [depth, operation, a?.count ?? 0, b?.count ?? 0])).toEqual([[0, 'GET /home', 1, 1], [1, 'select', 10, 0], [1, 'GET titles', 1, 0], [2, 'GET /title', 1, 0], [1, 'get cache', 0, 1]])
    })
  })

  describe('many traces', () => {
    /** Twenty slow requests served by v2, forty quick ones by v1; each has a call below it. */
    async function requests(store: TelemetryWriter) {
      const serve = (slow: boolean, at: number) => {
        const traceId = newTrace()
        const root = newId()
        const [fromMs, ms] = [10_000 + at * 1_000, slow ? 900 : 30]
        return [
          { resource: resourceOf('home'), items: [made(traceId, root, '', 'GET /home', fromMs, ms, { kind: server, status: at % 10 === 0 ? 2 : 0, attributes: { unique: traceId } })] },
          { resource: { ...resourceOf('titles'), 'service.version': slow ? 'v2' : 'v1' }, items: [made(traceId, newId(), root, 'GET /title', fromMs + 1, ms - 2, { kind: server, attributes: { region: 'east' } })] },
        ]
      }
      await store.write([traces(...Array.from({ length: 60 }, (_, at) => serve(at >= 40, at)).flat())])
    }
    const filter = { selector: { applications: ['home'] }, range }
    const box = { fromMs: startMs, toMs: startMs + 600_000, minMs: 500, maxMs: 5_000 }

    test('are drawn by when they began and how long they took', async () => {
      const store = await begin()
      await requests(store)
      const scatter = await valueOf(store.traceScatter(TraceScatterInput.parse({ ...filter, bins: 60, perBin: 20 })))
      expect(scatter).toMatchObject({ spans: 60, oneIn: 1 })
      expect(scatter.points.map(({ durationMs }) => durationMs).sort()).toEqual([...Array.from({ length: 40 }, () => 30), ...Array.from({ length: 20 }, () => 900)])
      expect(scatter.points.filter(({ failed }) => failed)).toHaveLength(6)
      expect(scatter.points[0]).toMatchObject({ application: 'home', operation: 'GET /home', startMs: startMs + 10_000, failed: true, hasRoot: true })
    })

    test('are found by a box over the plot, whichever of their spans is looked for', async () => {
      const store = await begin()
      await requests(store)
      const find = (more: object) => valueOf(store.searchTraces(TraceSearchInput.parse({ ...filter, limit: 100, ...more })))
      expect((await find({ box })).items).toHaveLength(20)
      expect((await find({ box: { ...box, toMs: startMs + 55_000 } })).items).toHaveLength(5)
      expect((await find({ box, selector: { applications: ['titles'] }, attributes: [{ key: 'service.version', value: 'v1' }] })).items).toHaveLength(0)
      expect((await find({ box: { ...box, maxMs: 600 } })).items).toHaveLength(0)
    })

    test.each(['box', 'slow'] as const)('the %s ones differ from the rest by the version that served them', async (cohort) => {
      const store = await begin()
      await requests(store)
      const answer = await valueOf(store.traceCohorts(CohortsInput.parse({ ...filter, cohort, ...(cohort === 'box' && { box }), visible: null })))
      expect(answer).toMatchObject({ cohort: 20, rest: 40, slowFromMs: cohort === 'slow' ? 900 : null })
      expect(answer.differences.map(({ key, value, inCohort, inRest }) => [key, value, inCohort, inRest])).toEqual([['service.version', 'v2', 20, 0], ['service.version', 'v1', 0, 40]])
      expect(answer.differences[0]).toMatchObject({ application: 'titles', cohortShare: 1, restShare: 0, lift: null })
      expect(answer.differences[0]?.low).toBeGreaterThan(0.3)
    })

    test('too few failed ones are not compared, and others’ names are not in the answer', async () => {
      const store = await begin()
      await requests(store)
      expect(await valueOf(store.traceCohorts(CohortsInput.parse({ ...filter, cohort: 'failed', visible: null })))).toMatchObject({ cohort: 6, rest: 54, tracesMin: 10, differences: [], compared: 0 })
      expect(await valueOf(store.traceCohorts(CohortsInput.parse({ ...filter, cohort: 'box', box, visible: ['home'] })))).toMatchObject({ cohort: 20, differences: [] })
    })
  })
}
