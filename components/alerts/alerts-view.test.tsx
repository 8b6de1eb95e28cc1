import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { freshStanding } from '@/lib/domains/alerts/core/standing'
import { slosQuery } from '@/lib/domains/alerts/queries/alerts'
import type { Alert, AlertRule, Notice, SloStatus } from '@/lib/domains/alerts/schemas'
import { staticHtml } from '../canary/testing/static-html'
import { alertWord } from './alert-look'
import { AlertTable } from './alert-table'
import { NoticeLines } from './notice-lines'
import { emptyRule, formOf, readRuleForm } from './rule-form'
import { RuleTable } from './rule-table'
import { SloPanel } from './slo-panel'

const condition = { kind: 'threshold' as const, measure: 'error-share' as const, direction: 'above' as const, bound: 5, forSeconds: 60 }
const standing = { ...freshStanding(0), state: 'firing' as const, reason: null, value: 12, unknownSinceMs: null }
const silence = { id: 's', endsAt: '2026-10-22T07:00:00.000Z', why: 'known', by: 'Mina', since: '2026-10-22T06:00:00.000Z' }
const rule = (more: Partial<AlertRule> = {}): AlertRule => ({ number: 3, application: 'home', team: 'front', name: 'too many errors', condition, standing, open: 7, silence: null, createdBy: 'Mina', createdAt: '2026-10-22T06:00:00.000Z', version: 0, ...more })
const notice = (more: Partial<Notice> = {}): Notice => ({ id: 'n', webhook: 'chat', event: 'fired', alert: 7, state: 'sent', tries: 1, attempts: [{ at: '', status: 200, error: null }], createdAt: '2026-10-22T06:00:00.000Z', sentAt: null, nextAt: null, ...more })
const alert = (more: Partial<Alert> = {}): Alert => ({
  number: 7, rule: 3, name: 'too many errors', application: 'home', team: 'front', condition, severity: 'page', openedAt: '2026-10-22T06:00:00.000Z', resolvedAt: null, withdrawn: false, value: 12.34, standing, silence: null, notices: [], ...more,
})
const plain = (html: string) => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('an alert', () => {
  test.each([
    [{}, 'page'],
    [{ severity: 'ticket' as const }, 'ticket'],
    [{ silence }, 'silenced'],
    [{ silence, resolvedAt: 'then' }, 'resolved'],
    [{ withdrawn: true, resolvedAt: 'then' }, 'withdrawn'],
  ])('with %j is shown as %s', (more, word) => expect(alertWord(alert(more))).toBe(word))

  test('names its condition with units, when it opened and who was told, in both languages', () => {
    const page = plain(staticHtml(<AlertTable caption="open" rows={[alert({ notices: [notice(), notice({ id: 'm', state: 'failed' })] })]} />))
    for (const words of ['AL-7 too many errors', 'home', 'Share of errors above 5 % for 1 min', '12.3 % when it opened', 'Given up']) expect(page).toContain(words)
    expect(plain(staticHtml(<AlertTable caption="open" rows={[alert()]} />, { locale: 'ko' }))).toContain('오류 비율 5 % 초과')
  })

  test('that is open while nobody knows says so', () => {
    const unknown = { ...standing, state: 'no-data' as const, reason: 'not-heard' as const, value: null }
    expect(plain(staticHtml(<AlertTable caption="open" rows={[alert({ standing: unknown })]} />))).toContain('Open; nobody knows now')
    const page = plain(staticHtml(<RuleTable caption="rules" rows={[rule({ standing: unknown })]} />))
    expect(page).toContain('No data The application was not heard for a minute Open; nobody knows now')
    expect(page).not.toMatch(/Well|0 %/)
  })
})

test('each try of a message is there to be seen, and a test needs no alert', () => {
  const page = plain(staticHtml(<NoticeLines notices={[notice({ state: 'waiting', tries: 3, attempts: [{ at: '', status: 503, error: 'answered 503' }], nextAt: '2026-10-22T06:10:00.000Z' }), notice({ id: 't', event: 'test', alert: null, tries: 0, attempts: [], state: 'waiting' })]} />))
  for (const words of ['AL-7 fires → chat', '3 tries', 'answered 503', 'again at 06:10:00', 'Test → chat', 'not tried yet']) expect(page).toContain(words)
  const refused = (status: number) => plain(staticHtml(<NoticeLines notices={[notice({ state: 'waiting', tries: 1, attempts: [{ at: '', status, error: `answered ${status}` }] })]} />, { locale: 'ko' }))
  expect(refused(503)).toContain('응답 503')
  expect(refused(302)).toContain('리디렉션')
})

test('a message that is refused is not said to be on its way; one that is given up says when, after how many tries and why', () => {
  const refused = { at: '2026-10-22T06:05:00.000Z', status: 503, error: 'answered 503' }
  const again = plain(staticHtml(<NoticeLines notices={[notice({ state: 'waiting', tries: 3, attempts: [refused], nextAt: '2026-10-22T06:10:00.000Z' })]} />))
  expect(again).toContain('Not taken yet')
  expect(again).not.toContain('On its way')
  const over = plain(staticHtml(<NoticeLines notices={[notice({ state: 'failed', tries: 100, attempts: [refused] })]} />))
  for (const words of ['Given up', 'last try at', '06:05:00', 'after 100 tries', 'answered 503']) expect(over).toContain(words)
})

describe('the form', () => {
  test('reads the figures of its kind alone, and says what is wrong in which field', () => {
    expect(readRuleForm({ ...emptyRule, kind: 'threshold', bound: '2,5', objective: 'nonsense' })).toEqual({ kind: 'ready', condition: { ...condition, bound: 2.5 } })
    expect(readRuleForm({ ...emptyRule, kind: 'availability', objective: '100', windowDays: '28' })).toEqual({ kind: 'wrong', problems: { objective: { min: 50, max: 99.99, whole: false }, windowDays: { min: 1, max: 7, whole: true } } })
    expect(readRuleForm({ ...emptyRule, kind: 'absence', forSeconds: '20' })).toMatchObject({ kind: 'wrong', problems: { forSeconds: { min: 30 } } })
    expect(readRuleForm({ ...emptyRule, kind: 'threshold', bound: '101' })).toMatchObject({ kind: 'wrong', problems: { bound: { max: 100 } } })
    for (const forSeconds of ['', '12.5', 'a minute']) expect(readRuleForm({ ...emptyRule, kind: 'absence', forSeconds })).toMatchObject({ kind: 'wrong' })
  })

  test.each([condition, { kind: 'latency' as const, objective: 99, thresholdMs: 300, windowDays: 7 }, { kind: 'absence' as const, of: 'telemetry' as const, forSeconds: 60 }])('of %j reads as what it was', (of) => {
    expect(readRuleForm(formOf('a name', of))).toEqual({ kind: 'ready', condition: of })
  })
})

describe('objectives', () => {
  const status = (more: Partial<SloStatus> = {}): SloStatus => ({
    rule: rule({ condition: { kind: 'availability', objective: 99.9, windowDays: 7 }, open: null }), reason: null, fromMs: 0, asOfMs: 7 * 86_400_000,
    budget: { requests: 10_000, bad: 5, attained: 0.9995, left: 0.5, coveredMs: 86_400_000, complete: true, burnDown: [{ atMs: 0, left: 1 }, { atMs: 600_000, left: 0.5 }], stepMs: 600_000 },
    burns: [{ factor: 14.4, severity: 'page', longMs: 840_000, shortMs: 70_000, long: 20, short: null, met: false }], ...more,
  })
  const show = (items: SloStatus[]) => {
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
    client.setQueryData(slosQuery('home').queryKey, { items })
    return plain(staticHtml(<SloPanel application="home" />, { client }))
  }

  test('say what is left, of how much telemetry, and how fast it goes', () => {
    const page = show([status()])
    for (const words of ['99.9 % of requests without an error over 7 days', '50 % of the error budget is left', 'Telemetry covers at most 1 d of the window.', '20 × over 14 min, not known over 1 min 10 s; it burns from 14.4 × in both']) expect(page).toContain(words)
  })

  test('that nobody can tell are unknown, and an overspent budget says by how much', () => {
    expect(show([status({ budget: null, burns: [], reason: 'no-answer' })])).toContain('The collector does not answer')
    const budget = status().budget
    const spent = show([status({ budget: budget && { ...budget, left: -1 } })])
    expect(spent).toContain('The error budget is overspent by 100 %')
    expect(spent).toContain('Overspent: the line ends at 0.')
  })

  test('where there is none, the way to get one', () => expect(show([])).toContain('Set an objective'))
})
