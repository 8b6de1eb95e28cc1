import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { correlationQuery } from '@/lib/domains/correlation/queries/correlation'
import type { Correlation } from '@/lib/domains/correlation/schemas'
import { entryOf } from '@/lib/domains/correlation/testing/changes'
import { staticHtml } from '../canary/testing/static-html'
import { MomentMenu } from '../charts/draw/moment-menu'
import { TimeChart } from '../charts/draw/time-chart'
import type { ChartInput } from '../charts/prepare/chart-input'
import { correlationAsk, formatWhy, readWhy, whyHref } from './why-ask'
import { WhyAnswer, WhyPanel } from './why-panel'

const atMs = Date.parse('2026-10-22T06:00:00.000Z')
const shift = { event: { kind: 'ledger', entry: entryOf(412, atMs - 40_000, 'rollout.shift', 'recommendations', { subject: { kind: 'rollout', id: 'recommendations #4' } }) }, atMs: atMs - 40_000, application: 'recommendations', secondsBefore: 40, score: 0.61, factors: { time: 0.9, topology: 0.68, kind: 1 }, alike: 2 } as const
const answer: Correlation = {
  selection: { fromMs: atMs, toMs: atMs + 60_000 }, application: 'home', judged: { fromMs: atMs, toMs: atMs + 120_000 }, stepMs: 10_000, missing: [], total: 6, searched: { fromMs: atMs - 3_600_000, toMs: atMs + 10_000, more: false },
  findings: [
    { signal: 'errors', kind: 'onset', atMs, direction: 'up', usual: 0.001, farthest: 0.3333, deviations: 66 }, { signal: 'p95', kind: 'usual', usual: 20, farthest: 22.25, deviations: 1.23 }, { signal: 'requests', kind: 'onset', atMs: atMs + 20_000, direction: 'down', usual: 40, farthest: 3, deviations: 9 },
  ],
  moment: { atMs, signal: 'errors' },
  changes: [
    { ...shift, place: { kind: 'callee', hops: 1, path: ['home', 'recommendations'], callsPerRequest: 0.62 } },
    { event: { kind: 'breaker', event: 'opened', caller: null, callee: 'home' }, atMs, application: 'home', secondsBefore: 0, place: { kind: 'self' }, score: 0.6, factors: { time: 1, topology: 1, kind: 0.6 }, alike: 0 },
    { ...shift, event: { kind: 'ledger', entry: entryOf(7, atMs, 'chaos.inject', 'titles') }, application: 'titles', alike: 0, place: { kind: 'callee', hops: 2, path: ['home', 'recommendations', 'titles'], callsPerRequest: null } },
    { ...shift, event: { kind: 'ledger', entry: entryOf(6, atMs, 'chaos.inject', 'edge') }, application: 'edge', alike: 0, place: { kind: 'caller', hops: 2, path: ['home', 'front', 'edge'] } },
  ],
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u00a0]+/g, ' ')
const shown = (more: Partial<Correlation> = {}, locale: 'en' | 'ko' = 'en') => staticHtml(<WhyAnswer answer={{ ...answer, ...more }} />, { locale })

describe('the whole answer', () => {
  test('says when it began, what each signal did, and the evidence of each change', () => {
    const words = text(shown())
    expect(words).toContain('It began at 06:00:00.')
    expect(words).toMatch(/Selected: 06:00:00, 1 min\./)
    expect(words).toContain('Left its range Errors: 0.10 % usual, up to 33.3 % from 06:00:00 on.')
    expect(words).toContain('Usual p95: 20 ms usual, 22 ms at the farthest, 1.2 of 4 deviations.')
    expect(words).toContain('Requests: 40 /s usual, down to 3 /s from 06:00:20 on.')
    expect(words).toMatch(/Rollout recommendations #4: all traffic moves 40 s before · home calls recommendations, 0\.62 calls per request · 2 more steps of it/)
    expect(words).toMatch(/Breaker edge → home opened within the same step · of home itself/)
    expect(words).toContain('home reaches titles over recommendations')
    expect(words).toContain('edge reaches home over front')
    expect(words).toContain('4 of 6, likeliest first')
  })
  test('each change leads to its entry, a breaker to the traces of its moment', () => {
    const html = shown()
    expect(html).toContain(`/changes?sel=CHG-412&amp;from=${atMs - 40_000 - 600_000}`)
    expect(html).toContain(`/traces?application=home&amp;from=${atMs - 15_000}&amp;to=${atMs + 15_000}`)
  })
  test('that there was no onset, no change, or no answer is said', () => {
    const calm = answer.findings.map(({ signal }) => ({ signal, kind: 'usual' as const, usual: 1, farthest: 1, deviations: 0 }))
    expect(text(shown({ findings: calm, moment: { atMs, signal: null }, changes: [], total: 0 }))).toMatch(/No onset: nothing left what was usual.*Nothing that runs was changed in the hour before/)
    expect(text(shown({ findings: [{ signal: 'errors', kind: 'unknown' }], moment: { atMs, signal: null } }))).toContain('is not known: there are too few requests')
    expect(text(shown({ missing: ['signals', 'calls', 'breakers'], findings: [], moment: { atMs, signal: null } }))).toMatch(/curves cannot be read.*Who calls whom cannot be read.*proxy does not answer/)
    expect(text(shown({ searched: { ...answer.searched, more: true } }))).toContain('the oldest are left out')
  })
  test('speaks Korean', () => {
    const words = text(shown({}, 'ko'))
    expect(words).toContain('06:00:00에 시작되었습니다')
    expect(words).toContain('40초 전 · home → recommendations 호출, 요청당 0.62회')
    expect(words).not.toMatch(/before|calls per/)
  })
})

const span = { fromMs: atMs, toMs: atMs + 30_000 }
const scope = { application: 'home', zone: 'local-a', signal: 'p95' } as const

describe('the menu of a moment', () => {
  const menu = (client: QueryClient, onZoom?: () => void) => staticHtml(<MomentMenu title="Latency p95" picked={{ span, at: 0.5 }} scope={scope} onZoom={onZoom} onClose={() => undefined} />, { client, search: 'from=now-1h&zone=local-b' })
  const filled = () => {
    const client = new QueryClient()
    client.setQueryData(correlationQuery(correlationAsk(scope, span)).queryKey, answer)
    return client
  }
  test('is named by chart and moment, and leads to traces, logs and changes of scope and span', () => {
    const html = menu(filled())
    expect(html).toMatch(/aria-label="Latency p95, 06:00:00, 30\ss"/)
    for (const href of ['/traces?', '/logs?']) expect(html).toContain(`${href}application=home&amp;zone=local-a&amp;from=${span.fromMs}&amp;to=${span.toMs}`)
    expect(html).toContain(`/changes?application=home&amp;from=${span.fromMs - 600_000}&amp;to=${span.toMs}&amp;zone=local-b`)
  })
  test('shows the first three changes, and where all of them are', () => {
    const html = menu(filled())
    expect(html.match(/class="ttl plain"/g)).toHaveLength(3)
    expect(html).toContain(`/applications/home?moment=${span.fromMs}-${span.toMs}.p95`)
    expect(text(html)).toContain('Onset and all 6, ranked')
  })
  test('offers the range where the page has one to set', () => {
    expect(text(menu(filled()))).not.toContain('Set the range')
    expect(text(menu(filled(), () => undefined))).toContain('Set the range to this span')
  })
  test('says that it is looking until the changes are here', () => expect(text(menu(new QueryClient()))).toContain('Looking for changes before it.'))
})

test('a chart that is about something says how its moments are opened by the keyboard', () => {
  const input: ChartInput = { unit: 'rate', fromMs: 0, toMs: 60_000, stepMs: 10_000, asOfMs: 60_000, series: [{ key: 'a', name: 'a', points: [{ atMs: 0, value: 1 }] }] }
  expect(staticHtml(<TimeChart title="Requests" input={input} moment={scope} />)).toContain('Enter opens what happened then.')
  expect(staticHtml(<TimeChart title="Requests" input={input} />)).toContain('Arrow keys read the samples.')
})

describe('what an address asks about', () => {
  test.each([
    ['1800000000000-1800000030000.errors', { span: { fromMs: 1_800_000_000_000, toMs: 1_800_000_030_000 }, signal: 'errors' }],
    ['1800000000000-1800000030000', { span: { fromMs: 1_800_000_000_000, toMs: 1_800_000_030_000 } }],
    ['1800000000000-1800000030000.mood', { span: { fromMs: 1_800_000_000_000, toMs: 1_800_000_030_000 } }],
    ['2-1', null], ['now-1h', null], ['', null], [null, null],
  ])('%s', (written, read) => expect(readWhy(written)).toEqual(read))

  test('is read as it was written', () => expect(readWhy(formatWhy(span, 'p95'))).toEqual({ span, signal: 'p95' }))
  test.each([
    [{ application: 'home', signal: 'errors' } as const, `/applications/home?moment=${span.fromMs}-${span.toMs}.errors`], [{ application: 'edge' }, `/?moment=${span.fromMs}-${span.toMs}`], [{}, `/?moment=${span.fromMs}-${span.toMs}`],
  ])('%j is answered at %s', (about, href) => expect(whyHref(about, span)).toBe(href))

  test('without it there is no panel, with it there is one', () => {
    expect(staticHtml(<WhyPanel scope={{ application: 'home' }} />)).toBe('')
    const client = new QueryClient()
    client.setQueryData(correlationQuery(correlationAsk({ application: 'home', signal: 'errors' }, span)).queryKey, answer)
    expect(text(staticHtml(<WhyPanel scope={{ application: 'home' }} />, { client, search: `moment=${formatWhy(span, 'errors')}` }))).toContain('What changed before')
  })
})
