import { describe, expect, test } from 'vitest'
import type { DrainLane } from '../progress-schemas'
import type { DrainKind } from '../schemas'
import { settingErrors, settingProblems } from './check-settings'
import { conditionOf, failingAfterMs, lossShownMs } from './drain-condition'
import { drainTarget, requestUrl } from './drain-kinds'
import { judgeAnswer } from './judge-answer'
import { askedPauseMs, retryDelayMs } from './retry-delay'

const given = { kind: 'https' as DrainKind, url: 'https://logs.example.com/in', signals: ['logs'] as const, localAllowed: false, auth: 'none' as const, tls: { ca: false, certificate: false, key: false } }
const keys = (more: Partial<Parameters<typeof settingProblems>[0]>) => settingProblems({ ...given, ...more }).map(({ why }) => why.code)

describe('settings', () => {
  test.each<[Partial<Parameters<typeof settingProblems>[0]>, string[]]>([
    [{}, []],
    [{ url: 'ftp://x' }, ['drain-url-form']], [{ url: 'https://' }, ['drain-url-form']], [{ url: 'logs.example.com' }, ['drain-url-form']], [{ kind: 'syslog' }, ['drain-url-form']],
    [{ kind: 'syslog', url: 'syslog-tls://logs.example.com:6514' }, []],
    [{ url: 'https://me:pw@logs.example.com' }, ['drain-url-secret']], [{ url: 'https://logs.example.com/#x' }, ['drain-url-fragment']],
    [{ url: 'https://localhost' }, ['drain-url-local']], [{ url: 'https://127.1' }, ['drain-url-local']], [{ url: 'https://0x7f.0.0.1' }, ['drain-url-local']], [{ url: 'https://2130706433' }, ['drain-url-local']], [{ url: 'https://[::ffff:127.0.0.1]' }, ['drain-url-local']],
    [{ kind: 'syslog', url: 'syslog://127.1:514' }, ['drain-url-local']], [{ url: 'https://169.254.169.254/latest' }, ['drain-url-local']], [{ url: 'https://10.1.2.3' }, []],
    [{ url: 'https://localhost', localAllowed: true }, []],
    [{ kind: 'loki', signals: ['logs', 'traces'] }, ['drain-signals']], [{ kind: 'syslog', url: 'syslog://logs.example.com', signals: ['metrics'] }, ['drain-signals']],
    [{ kind: 'syslog', url: 'syslog-tls://logs.example.com', auth: 'bearer' }, ['drain-auth-syslog']],
    [{ url: 'http://logs.example.com', auth: 'bearer' }, ['drain-auth-plain']], [{ url: 'http://logs.example.com' }, []],
    [{ url: 'http://logs.example.com', tls: { ca: true, certificate: false, key: false } }, ['drain-tls-plain']], [{ tls: { ca: false, certificate: true, key: false } }, ['drain-tls-pair']],
    [{ kind: 'otlp', url: 'https://o.example.com/v1/logs', signals: ['logs', 'traces'] }, ['drain-one-signal']], [{ kind: 'otlp', url: 'https://o.example.com/v1/logs' }, []],
  ])('%j gives %j', (more, found) => {
    expect(keys(more)).toEqual(found)
    expect(settingErrors(settingProblems({ ...given, ...more })).map(({ pointer, code, detail }) => [pointer.startsWith('#/'), code, detail.length > 10])).toEqual(found.map((code) => [true, code, true]))
  })

  test('ports are the scheme’s own where none is typed; addresses of signals are found', () => {
    expect([drainTarget('syslog', 'syslog-tls://a')?.port, drainTarget('syslog', 'syslog://a')?.port, drainTarget('https', 'https://a')?.port, drainTarget('https', 'http://a:80')?.port, drainTarget('syslog', 'syslog://[::1]:9')?.port]).toEqual([6514, 514, 443, 80, 9])
    const to = (kind: DrainKind, url: string) => requestUrl(kind, new URL(url), 'traces').pathname
    expect([to('otlp', 'https://a'), to('otlp', 'https://a/otlp/'), to('otlp', 'https://a/v1/traces'), to('loki', 'https://a'), to('loki', 'https://a/own'), to('https', 'https://a')]).toEqual(['/v1/traces', '/otlp/v1/traces', '/v1/traces', '/loki/api/v1/push', '/own', '/'])
  })
})

test.each([
  [200, 'taken'], [204, 'taken'], [302, 'later'], [401, 'later'], [404, 'later'], [408, 'later'], [429, 'later'], [500, 'later'], [503, 'later'], [400, 'refused'], [409, 'refused'], [422, 'refused'], [413, 'too-large'],
])('an answer of %d is %s', (status, kind) => expect(judgeAnswer(status, '').kind).toBe(kind))

describe('the pause before another try', () => {
  test('doubles up to a minute, spread over its second half', () => {
    const pause = (failures: number, random: number) => retryDelayMs({ failures, random, askedMs: null, slow: false })
    expect([1, 2, 3, 7, 1_000].map((failures) => pause(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000])
    expect([pause(1, 0), pause(7, 0)]).toEqual([500, 30_000])
  })
  test('is never shorter than the receiver asks for, up to ten minutes; what a person has to mend is asked for seldom', () => {
    expect(retryDelayMs({ failures: 1, random: 0, askedMs: 90_000, slow: false })).toBe(90_000)
    expect(retryDelayMs({ failures: 1, random: 0, askedMs: 86_400_000, slow: false })).toBe(600_000)
    expect(retryDelayMs({ failures: 1, random: 1, askedMs: null, slow: true })).toBe(15_000)
  })
  test('is read as seconds or as a date', () => {
    expect([askedPauseMs('7', 0), askedPauseMs('Thu, 01 Jan 1970 00:00:09 GMT', 4_000), askedPauseMs('soon', 0), askedPauseMs(undefined, 0)]).toEqual([7_000, 5_000, null, null])
  })
})

const lane = (more: Partial<DrainLane> = {}): DrainLane => ({
  signal: 'logs', lagMs: 0, waiting: { records: 0, bytes: 0 }, delivered: { records: 0, bytes: 0 }, dropped: { bound: 0, store: 0 }, setAside: 0, lastSuccessMs: null, lastTryMs: null, lastLossMs: null, failures: 0, failingSinceMs: null, retryAtMs: null, problem: null, minutes: [], ...more,
})
const problem = { key: 'closed' as const, values: { host: 'a' } }

test.each<[string, Partial<DrainLane>, string]>([
  ['nothing was tried', {}, 'new'], ['it went', { lastTryMs: 1 }, 'ok'],
  ['a first failure', { lastTryMs: 1, failures: 1, failingSinceMs: 0, problem }, 'ok'],
  ['failures that are young', { failures: 3, failingSinceMs: 1_000_000 - failingAfterMs + 1, lastTryMs: 1, problem }, 'ok'],
  ['failures that last', { failures: 3, failingSinceMs: 1_000_000 - failingAfterMs, problem }, 'failing'],
  ['a loss', { lastLossMs: 999_000, lastTryMs: 1 }, 'losing'], ['a loss long ago', { lastLossMs: 1_000_000 - lossShownMs, lastTryMs: 1 }, 'ok'],
])('%s reads as a condition', (_what, more, condition) => expect(conditionOf({ id: 'd', lanes: [lane(more)] }, 1_000_000)).toMatchObject({ id: 'd', condition }))
