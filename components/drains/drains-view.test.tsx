import { describe, expect, test } from 'vitest'
import type { DrainLane, DrainProgress } from '@/lib/domains/drains/progress-schemas'
import type { DrainRow } from '@/lib/domains/drains/schemas'
import { staticHtml } from '../canary/testing/static-html'
import { drainSums, drainWord } from './drain-look'
import { DrainTable } from './drain-table'
import { drainsAsk } from './drains-ask'
import { emptyForm, formOf, formProblems, settingsOf, withKind } from './form-state'
import { LanesPanel } from './lanes-panel'
import { TestNote } from './test-note'

const lane = (more: Partial<DrainLane> = {}): DrainLane => ({
  signal: 'logs', lagMs: 0, waiting: { records: 0, bytes: 0 }, delivered: { records: 1_200, bytes: 4_096 }, dropped: { bound: 0, store: 0 }, setAside: 0, lastSuccessMs: 500_000, lastTryMs: 500_000, lastLossMs: null, failures: 0, failingSinceMs: null, retryAtMs: null,
  problem: null, minutes: [{ atMs: 480_000, delivered: 300, lost: 0, failures: 0 }, { atMs: 540_000, delivered: 50, lost: 0, failures: 0 }], ...more,
})
const progress = (...lanes: DrainLane[]): DrainProgress => ({ id: 'd', version: 0, atMs: 550_000, lanes })
const drain = (more: Partial<DrainRow> = {}): DrainRow => ({
  id: 'd', team: 'front', name: 'audit', kind: 'https', url: 'https://logs.example.com/in?key=x', signals: ['logs'], applications: null, severityMin: null, credentials: { auth: 'none', username: null, headers: [], ca: false, certificate: false }, bufferMiB: 64, paused: false,
  localAllowed: false, condition: 'ok', conditionSince: null, problem: null, createdBy: { id: 'x', name: 'X' }, createdAt: '2026-01-01T00:00:00Z', changedAt: '2026-01-01T00:00:00Z', version: 0, progress: progress(lane()), ...more,
})
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const closed = { key: 'failed' as const, values: { status: 502, words: 'bad gateway' } }

describe('a drain is called', () => {
  test.each<[Partial<DrainRow>, boolean, string]>([
    [{}, true, 'flowing'], [{ progress: progress(lane({ lagMs: 61_000 })) }, true, 'behind'], [{ progress: progress(lane({ lastTryMs: null })) }, true, 'new'],
    [{ progress: progress(lane({ failures: 3, failingSinceMs: 1, problem: closed })) }, true, 'failing'], [{ progress: progress(lane({ failures: 1, failingSinceMs: 549_000 })) }, true, 'flowing'],
    [{ progress: progress(lane({ lastLossMs: 540_000 })) }, true, 'losing'], [{ paused: true, progress: progress(lane({ failures: 3, failingSinceMs: 1 })) }, true, 'paused'],
    [{ progress: null }, true, 'new'], [{ progress: null }, false, 'unknown'], [{ progress: null, condition: 'failing' }, false, 'failing'],
  ])('%j, asked %s: %s', (more, answers, word) => expect(drainWord(drain(more), answers)).toBe(word))
})

test('sums are over all signals, the rate over whole minutes; nothing is known without the collector', () => {
  expect(drainSums(drain({ progress: progress(lane({ waiting: { records: 3, bytes: 30 } }), lane({ signal: 'traces', dropped: { bound: 2, store: 1 }, setAside: 4, lastSuccessMs: null })) }))).toEqual({
    waiting: { records: 3, bytes: 30 }, delivered: 2_400, lost: 7, perSecond: 2, lastSuccessMs: 500_000,
  })
  expect(drainSums(drain({ progress: null }))).toBe(null)
})

test('a row leads to its page, says what stands in the way, and not what follows the host, in both languages', () => {
  const rows = [drain({ progress: progress(lane({ failures: 3, failingSinceMs: 1, problem: closed, waiting: { records: 12, bytes: 1 }, lagMs: 90_000 })) })]
  const page = staticHtml(<DrainTable rows={rows} collectorAnswers />)
  expect(page).toContain('href="/drains/front/audit"')
  expect(page).not.toContain('key=x')
  expect(text(page)).toContain('HTTPS to logs.example.com Failing It answers 502: it failed itself. It says: bad gateway')
  expect(text(staticHtml(<DrainTable rows={rows} collectorAnswers />, { locale: 'ko' }))).toContain('실패 502 응답: 상대가 실패했습니다. 상대의 말: bad gateway')
})

test('a signal says what waits, what is lost and when it is tried again', () => {
  const page = text(staticHtml(<LanesPanel lanes={[lane({ waiting: { records: 1_500, bytes: 2_097_152 }, dropped: { bound: 7, store: 0 }, problem: closed, failures: 2, retryAtMs: Date.now() + 3_600_000 })]} />))
  expect(page).toContain('1,500 (2.00 MiB)'.replace(' MiB', '\u00a0MiB').replaceAll('\u00a0', ' '))
  expect(page).toMatch(/Tried again in .*, after 2 failures\./)
  expect(page).toContain('Lost: 7 over the bound of the buffer.')
  expect(page).not.toContain('no longer stored')
})

test('what was taken out of the store before its turn is said by itself, in both languages', () => {
  const lanes = [lane({ signal: 'traces', dropped: { bound: 0, store: 1_978 }, setAside: 0 })]
  expect(text(staticHtml(<LanesPanel lanes={lanes} />))).toContain('Lost: 1,978 no longer stored when their turn came, as their day was dropped, cut down to errors and slow traces, or damaged.')
  expect(text(staticHtml(<LanesPanel lanes={lanes} />, { locale: 'ko' }))).toContain('손실: 보낼 차례에 저장소에 없던 1,978개')
})

test('a test says every step and how it ended, a foreign word as text', () => {
  const taken = { taken: false, recordId: 'test-1', signal: 'logs' as const, tookMs: 9, atMs: 0, problem: { key: 'not-let-in' as const, values: { status: 401, words: '<b>who</b>' } }, steps: [{ key: 'connected' as const, values: { address: '10.0.0.1', port: 6514, ms: 3 } }, { key: 'plain' as const, values: {} }] }
  const page = staticHtml(<TestNote test={taken} />)
  expect(page).not.toContain('<b>who</b>')
  expect(text(page)).toContain('Connected to 10.0.0.1, port 6514, in 3 ms Not encrypted It answers 401: the credentials are missing, wrong or not enough.')
})

describe('the form', () => {
  const filled = { ...emptyForm, url: 'syslog-tls://logs.example.com:6514' }
  test('keeps what its kind carries, and knows what is missing before anything is sent', () => {
    expect(formProblems(filled, null)).toEqual([])
    expect(withKind({ ...filled, kind: 'https', signals: ['metrics', 'traces'], auth: 'bearer' }, 'syslog')).toMatchObject({ signals: ['logs'], auth: 'none' })
    const wrong = { ...filled, kind: 'https' as const, url: 'https://a.example.com', signals: [], which: 'named' as const, applications: 'Home, ', auth: 'bearer' as const, bufferMiB: '0' }
    expect(formProblems(wrong, null).map(({ why }) => why.code)).toEqual(['drain-no-signal', 'drain-applications', 'drain-secret', 'drain-buffer'])
  })
  test('sends credentials only where they were given', () => {
    const before = drain({ credentials: { auth: 'bearer', username: null, headers: [], ca: false, certificate: false } })
    expect(settingsOf(formOf(before))).not.toHaveProperty('credentials')
    expect(settingsOf({ ...formOf(before), auth: 'basic', username: 'me', secret: 'pw' })).toMatchObject({ credentials: { auth: { kind: 'basic', username: 'me', password: 'pw' }, tls: {} } })
    expect(settingsOf({ ...filled, applications: 'home  playback', which: 'named' })).toMatchObject({ applications: ['home', 'playback'], severityMin: null, bufferMiB: 64 })
    expect(formProblems({ ...formOf(before), url: 'http://logs.example.com' }, before).map(({ why }) => why.code)).toEqual(['drain-auth-plain'])
  })
})

test('the list is asked for what the address says, and not for what makes no sense', () => {
  expect(drainsAsk(new URLSearchParams('team=front&page=x~y'))).toEqual({ limit: 50, team: 'front', cursor: 'y' })
  expect(drainsAsk(new URLSearchParams('team=No Team'))).toEqual({ limit: 50 })
})
