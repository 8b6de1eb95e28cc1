import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import type { CohortsAnswer } from '@/lib/domains/telemetry/cohort-schemas'
import { readOtlpFile } from '@/lib/domains/telemetry/core/otlp-file'
import { cohortsQuery } from '@/lib/domains/telemetry/queries/cohorts'
import { comparisonQuery, rowsPerPage, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import { staticHtml } from '../canary/testing/static-html'
import { ComparePage } from './compare-page'
import { BudgetCell, BudgetNote } from './fan-out-budget'
import { localTrace } from './local-trace'
import { narrowHref, TraceCohorts } from './trace-cohorts'
import { TraceHead } from './trace-head'
import { TraceBody } from './trace-page'
import { TraceScatter } from './trace-scatter'
import { openFold } from './use-fold'

const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const [traceId, root] = ['ab'.repeat(16), '01'.repeat(8)]
const id = (at: number) => at.toString(16).padStart(16, '0')
const value = (key: string, stringValue: string) => ({ key, value: { stringValue } })
const calls = 250
const file = JSON.stringify({
  resourceSpans: [{
    resource: { attributes: [value('service.name', 'shop')] },
    scopeSpans: [{
      spans: [
        { traceId, spanId: root, name: 'GET /orders', kind: 2, startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000001000000000' },
        ...Array.from({ length: calls }, (_, at) => ({
          traceId, spanId: id(at + 1), parentSpanId: root, name: 'select', kind: 3, startTimeUnixNano: (1_700_000_000_000_000_000n + BigInt(at) * 4_000_000n).toString(), endTimeUnixNano: (1_700_000_000_000_000_000n + BigInt(at + 1) * 4_000_000n).toString(),
          attributes: [value('db.query.text', `select * from orders where id = ${at}`)], ...(at === 7 && { status: { code: 2, message: 'gone' } }),
        })),
      ],
    }],
  }],
})

/** A trace of a file with its pieces at hand, as a page has them that was filled on the server. */
async function opened(spanId: string) {
  const read = readOtlpFile(file)
  const [trace] = read.ok ? read.value : []
  if (!trace) throw new Error('no trace')
  const reads = localTrace(trace, 'file', 0)
  const client = new QueryClient()
  const queries = traceQueries(reads)
  const summary = await client.fetchQuery(queries.summary())
  const { row } = await client.fetchQuery(queries.span(openFold, spanId))
  await client.fetchQuery(queries.rows(openFold, Math.floor(row / rowsPerPage)))
  return { reads, client, summary }
}

test('a trace is drawn around the span of its address, with its findings and only the rows in sight', async () => {
  const { reads, client, summary } = await opened(id(200))
  const page = (locale: 'en' | 'ko') =>
    staticHtml(
      <>
        <TraceHead trace={summary} actions={null} />
        <TraceBody trace={summary} reads={reads} stored={false} />
      </>,
      { search: `span=${id(200)}`, locale, client },
    )
  const html = page('en')
  expect(text(html)).toMatch(/GET \/orders 1\.00 s .*One span failed/)
  expect(text(html)).toContain('It failed in shop select: gone')
  expect(text(html)).toMatch(/shop select is called 250 times, one after another: 1\.00 s of 1\.00 s\. select \* from orders where id = \? below shop GET \/orders call 1 call 2/)
  expect(text(html)).toContain('251 rows')
  expect(html.match(/role="treeitem"/g)?.length).toBeLessThan(80)
  expect(html).toMatch(new RegExp(`-${id(200)}"[^>]*aria-selected="true"[^>]*aria-setsize="251" aria-posinset="201"`))
  expect(text(html)).toContain('select * from orders where id = 199')
  // A span of a file has no application, no logs and no others like it here.
  expect(html).not.toMatch(/href="\/(applications|logs|traces)/)
  expect(text(page('ko'))).toContain('shop select 호출이 차례로 250번 반복됩니다')
})

const cohorts: CohortsAnswer = {
  cohort: 20, rest: 40, tracesMin: 10, slowFromMs: 900, compared: 31, meta: { source: 'test', asOfMs: 0, newestMs: null, complete: true, missing: [] },
  differences: [{ application: 'titles', key: 'service.version', value: 'v2', isOperation: false, inCohort: 18, inRest: 4, cohortShare: 0.9, restShare: 0.1, low: 0.42, high: 0.93, lift: 9, also: [{ application: 'titles', key: 'host.name', value: 'b' }] }],
}

test.each([
  ['', cohorts, 'Compare some of these traces with the rest'],
  ['cohort=slow', cohorts, 'service.version=v2 titles · and host.name=b in the same traces 90 % 10 % +42 to +93 × 9.0'],
  ['cohort=slow', { ...cohorts, differences: [] }, 'No attribute differs beyond chance. 31 values were compared.'],
  ['cohort=slow', { ...cohorts, cohort: 3, differences: [] }, 'Fewer than 10 traces on one side'],
])('what is different, with %s', (search, answer, expected) => {
  const client = new QueryClient()
  client.setQueryData(cohortsQuery({ from: 'now-1h', to: 'now', cohort: 'slow' }).queryKey, answer)
  const html = staticHtml(<TraceCohorts ask={{ from: 'now-1h', to: 'now' }} hasBox={false} />, { search, client })
  expect(html).toMatch(/aria-disabled="true" aria-describedby="cohort-box">The box/)
  expect(text(html)).toContain(expected)
})

test('a difference narrows the search to traces that have it, within the same box', () => {
  const link = (more: object, box?: string) => decodeURIComponent(narrowHref({ application: 'titles', key: 'a b', value: 'c d', isOperation: false, ...more }, box, 'box')).replaceAll('+', ' ')
  expect(link({}, '1-2,3-4')).toBe('/traces?application=titles&q="a b"="c d"&box=1-2,3-4')
  expect(link({ key: 'operation', value: 'GET /x', isOperation: true })).toBe('/traces?application=titles&q=GET /x')
})

test('a box over the plot is drawn where it lies; failed traces are squares', () => {
  const point = { application: 'home', operation: 'GET /', startMs: 50, durationMs: 100, failed: true, hasRoot: true }
  const html = staticHtml(<TraceScatter points={[{ ...point, traceId }]} fromMs={0} toMs={100} box={{ fromMs: 25, toMs: 75, minMs: 10, maxMs: 100 }} onBox={() => undefined} />)
  expect(html).toMatch(/class="boxed" style="left:25%;width:50%;top:0%;height:100%"/)
  expect(html).toContain('var(--bad-solid)')
  expect(html).toContain('1 traces by time and duration, 1 failed')
})

test('two traces say what one has and the other has not', () => {
  const side = { traceId, startMs: 0, durationMs: 100, spans: 13, failed: 0, application: 'home', operation: 'GET /' }
  const figures = { count: 4, ms: 20, failed: 0, spanId: root }
  const client = new QueryClient()
  client.setQueryData(comparisonQuery(traceId, traceId).queryKey, { a: side, b: side, more: 0, rows: [{ depth: 0, application: 'home', operation: 'GET /', a: figures, b: { ...figures, count: 9, ms: 45 } }, { depth: 1, application: 'titles', operation: 'select', a: null, b: figures }] })
  const html = staticHtml(<ComparePage />, { search: `a=${traceId}&b=${traceId}`, client })
  expect(text(html)).toMatch(/home GET \/ 4 9 20 45 \+25 \+5 titles select – 4 – 20 \+20 Only in B/)
})

test('a budget says how the newest release keeps to it, and a reader who may not set it why', () => {
  const check = { state: 'over' as const, serverGroup: 'home-v002', requests: 40, p95: 13, max: 18 }
  const budgets = { budgets: [{ operation: 'GET /', callsMax: 12, setBy: 'mina', setMs: 0, check }], requestsMin: 20, maySet: false }
  expect(text(staticHtml(<BudgetNote budgets={budgets} />))).toContain('GET / exceeds its call budget: home-v002 makes 13 calls per request at p95, 12 are allowed, over 40 requests.')
  const cell = staticHtml(<BudgetCell application="home" operation="GET /" counts={{ median: 3, p95: 13, max: 18 }} budgets={budgets} />)
  expect(text(cell)).toContain('over 12')
  expect(cell).toMatch(/aria-disabled="true" aria-describedby="fan-out-budget-rule"/)
})
