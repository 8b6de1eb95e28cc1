import { describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { LogContextInput, LogFacetsInput, LogPatternsInput } from '../log-schemas'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { LogSearchInput } from '../schemas'
import { logRecord, logs, resourceOf } from './records'

type Store = TelemetryReader & TelemetryWriter

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const all = { selector: { applications: null }, range: { fromMs: startMs, toMs: startMs + 600_000 } }
const ns = (afterMs: number): bigint => BigInt(startMs) * 1_000_000n + BigInt(Math.round(afterMs * 1e6))

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}

/** Finding lines by fields and expressions; facets, patterns and the lines around one: the same of every store. */
export function logFindingContract(begin: () => Promise<Store>): void {
  const write = (store: Store) =>
    store.write([logs(
      { resource: { ...resourceOf('shop', 0, 'local-a'), 'service.version': '1.4' }, items: [
        logRecord({ timeNs: ns(1_000), body: 'Read 14 rows in 3 ms', attributes: { route: '/basket', status: 200, 'odd/key~"x"': 'here', tag: 'a key named "status": 404' } }),
        logRecord({ timeNs: ns(2_000), body: 'Read 7 rows in 12 ms', attributes: { route: '/pay', status: 500, retry: true } }),
      ] },
      { resource: resourceOf('shop', 1, 'local-b'), items: [logRecord({ timeNs: ns(3_000), body: 'breaker open\nsecond row', severity: 17, spanId: 'b'.repeat(16), traceId: 'a'.repeat(32) })] },
      { resource: resourceOf('cart', 0, 'local-b'), items: [logRecord({ timeNs: ns(4_000), body: '결제 실패: 3', severity: 13, attributes: { route: '/pay', nothing: null } })] },
    )])

  describe('lines by fields and expressions', () => {
    const bodies = async (store: Store, q: string) => (await valueOf(store.searchLogs(LogSearchInput.parse({ ...all, q })))).items.map(({ body }) => body.split(' ')[1])
    test.each([
      ['route=/pay', ['실패:', '7']],
      ['status=500', ['7']],
      ['retry=true', ['7']],
      ['status=404', []],
      ['-status=200', ['실패:', 'open\nsecond', '7']],
      ['-status=404', ['실패:', 'open\nsecond', '7', '14']],
      ['"odd/key~\\"x\\""=here', ['14']],
      ['service.version=1.4', ['7', '14']],
      ['nothing=null', []],
      ['application=Cart', ['실패:']],
      ['zone=local-b', ['실패:', 'open\nsecond']],
      ['-zone=local-b', ['7', '14']],
      ['instance=shop-v000-1 instance=cart-v000-0', ['실패:', 'open\nsecond']],
      ['instance=shop-v000-1 application=cart', []],
      ['serverGroup=cart-v000', ['실패:']],
      ['severity=info', ['7', '14']],
      ['severity=loud', []],
      ['-severity=info', ['실패:', 'open\nsecond']],
      [`spanId=${'b'.repeat(16)}`, ['open\nsecond']],
      [`traceId=${'a'.repeat(32)}`, ['open\nsecond']],
      ['-"rows in"', ['실패:', 'open\nsecond']],
      ['/in \\d{2} ms$/', ['7']],
      ['/read/', []],
      ['/READ \\d/i', ['7', '14']],
      ['-/\\d/', ['open\nsecond']],
      ['/open.second/', []],
      ['/open\\ssecond/', ['open\nsecond']],
      ['/^결제\\s+[가-힣]+:/', ['실패:']],
      ['/\\bro/ route=/basket', ['14']],
      ["route=' OR 1=1 --", []],
      ["/' OR 1=1 --/", []],
    ])('%s', async (q, found) => {
      const store = await begin()
      await write(store)
      expect(await bodies(store, q)).toEqual(found)
    })
    test('one that cannot be read names the place', async () => {
      const store = await begin()
      const refused = { ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/q', detail: expect.stringContaining('At character 4') }] } }
      expect(await store.searchLogs(LogSearchInput.parse({ ...all, q: 'a /(b/' }))).toMatchObject(refused)
      expect(await store.logFacets(LogFacetsInput.parse({ ...all, q: 'a /(b/' }))).toMatchObject(refused)
      expect(await store.logPatterns(LogPatternsInput.parse({ ...all, q: 'a /(b/' }))).toMatchObject(refused)
    })
  })

  describe('facets', () => {
    const facets = async (store: Store, ask: object = {}) => {
      const answer = await valueOf(store.logFacets(LogFacetsInput.parse({ ...all, ...ask })))
      return { ...answer, by: Object.fromEntries([...answer.fields, ...answer.attributes].map(({ field, values }) => [field, values.map(({ value, count }) => `${value} ${count}`)])) }
    }
    test('fields over all lines, attributes over the newest, the most frequent first', async () => {
      const store = await begin()
      await write(store)
      const { by, total, attributeLines, attributes } = await facets(store)
      expect([total, attributeLines]).toEqual([4, 4])
      expect(by).toMatchObject({
        severity: ['error 1', 'warn 1', 'info 2'], application: ['shop 3', 'cart 1'], instance: ['shop-v000-0 2', 'cart-v000-0 1', 'shop-v000-1 1'], zone: ['local-a 2', 'local-b 2'], route: ['/pay 2', '/basket 1'], status: ['200 1', '500 1'],
      })
      expect(attributes[0]).toMatchObject({ field: 'route', lines: 3, more: 0 })
      expect(by.nothing).toBeUndefined()
    })
    test("a field's own conditions leave its other values in sight; all others count", async () => {
      const store = await begin()
      await write(store)
      const { by, total } = await facets(store, { q: 'zone=local-b -severity=warn' })
      expect(total).toBe(1)
      expect(by).toMatchObject({ zone: ['local-a 2', 'local-b 1'], severity: ['error 1', 'warn 1'], application: ['shop 1'] })
      expect(by.route).toBeUndefined()
    })
    test('inside the selector alone', async () => {
      const store = await begin()
      await write(store)
      expect((await facets(store, { selector: { applications: ['cart'] } })).by).toMatchObject({ application: ['cart 1'], instance: ['cart-v000-0 1'] })
      expect(await facets(store, { selector: { applications: [] } })).toMatchObject({ total: 0, attributes: [], attributeLines: 0 })
    })
    test('at most ten values, and how many more', async () => {
      const store = await begin()
      await store.write([logs({ resource: resourceOf('shop'), items: Array.from({ length: 25 }, (_, at) => logRecord({ timeNs: ns(at), attributes: { at } })) })])
      expect((await facets(store)).attributes).toMatchObject([{ field: 'at', more: 15, lines: 25, values: { length: 10 } }])
    })
  })

  describe('patterns', () => {
    test('lines that differ in values are one; what the range before lacked is new; the expression finds them', async () => {
      const store = await begin()
      await write(store)
      await store.write([logs({ resource: resourceOf('shop'), items: [logRecord({ timeNs: ns(-300_000), body: 'Read 1 rows in 900 ms' })] })])
      const { patterns, lines, linesBefore, cut } = await valueOf(store.logPatterns(LogPatternsInput.parse(all)))
      expect([lines, linesBefore, cut]).toEqual([4, 1, false])
      expect(patterns[0]).toMatchObject({ template: 'Read <*> rows in <*> ms', count: 2, firstMs: startMs + 1_000, lastMs: startMs + 2_000, severity: 'info', isNew: false, example: { body: 'Read 7 rows in 12 ms', application: 'shop' } })
      expect(patterns.slice(1).map(({ template, isNew }) => [template, isNew])).toEqual([['결제 실패: <*>', true], ['breaker open second row', true]])
      const found = await valueOf(store.searchLogs(LogSearchInput.parse({ ...all, q: `/${patterns[0]?.expression}/` })))
      expect(found.total).toBe(2)
    })
    test('of what is searched alone', async () => {
      const store = await begin()
      await write(store)
      const { patterns } = await valueOf(store.logPatterns(LogPatternsInput.parse({ ...all, selector: { applications: ['cart'] } })))
      expect(patterns).toMatchObject([{ template: '결제 실패: <*>', isNew: null }])
    })
  })

  describe('around a line', () => {
    const items = Array.from({ length: 9 }, (_, at) => logRecord({ timeNs: ns(1_000 + Math.floor(at / 3)), body: `line ${at}` }))
    const around = (store: Store, id: string, ask: object = {}) => store.logContext(LogContextInput.parse({ selector: { applications: null }, id, ...ask }))
    test('what its instance wrote before and after, in order, equal times included; paged by the line at the edge', async () => {
      const store = await begin()
      const own = await store.write([logs({ resource: resourceOf('shop'), items }, { resource: resourceOf('shop', 1), items: [logRecord({ timeNs: ns(1_001), body: 'of another instance' })] })])
      const middle = own[4]?.line.id ?? ''
      const bodies = (lines: { body: string }[]) => lines.map(({ body }) => body)
      const answer = await valueOf(around(store, middle, { before: 2, after: 2 }))
      expect([bodies(answer.before), answer.line.body, bodies(answer.after)]).toEqual([['line 2', 'line 3'], 'line 4', ['line 5', 'line 6']])
      expect([answer.moreBefore, answer.moreAfter]).toEqual([true, true])
      const earlier = await valueOf(around(store, answer.before[0]?.id ?? '', { before: 5, after: 0 }))
      expect([bodies(earlier.before), earlier.after, earlier.moreBefore]).toEqual([['line 0', 'line 1'], [], false])
      const later = await valueOf(around(store, answer.after[1]?.id ?? '', { before: 0, after: 5 }))
      expect([bodies(later.after), later.moreAfter]).toEqual([['line 7', 'line 8'], false])
    })
    test('a line that is not stored, and one outside the selector, are not found', async () => {
      const store = await begin()
      const [one] = await store.write([logs({ resource: resourceOf('shop'), items: [logRecord({ timeNs: ns(1_000) })] })])
      const id = one?.line.id ?? ''
      const missing = { ok: false, error: { code: 'not-found', detail: `No line ${id} is stored.` } }
      expect(await around(store, id, { selector: { applications: ['cart'] } })).toMatchObject(missing)
      expect(await around(store, id.replace(/\d+$/, '99999'))).toMatchObject({ ok: false, error: { code: 'not-found' } })
      expect(await around(store, '1.2020-01-01.1')).toMatchObject({ ok: false, error: { code: 'not-found' } })
      expect(await around(store, id)).toMatchObject({ ok: true })
    })
  })
}
