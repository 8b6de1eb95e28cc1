import { expect, test } from 'vitest'
import type { SourceFinding, SourceReport as Report } from '@/lib/domains/telemetry/source-schemas'
import { staticHtml } from '../canary/testing/static-html'
import { SourceReport } from './source-report'

const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim()
const report = (given: Partial<Report>): Report => ({ usable: false, findings: [], version: null, tookMs: 12, applications: [], ...given })

const findings: [SourceFinding, RegExp][] = [
  [{ kind: 'blocked', address: '127.0.0.1' }, /127\.0\.0\.1/],
  [{ kind: 'name', host: 'no-such' }, /no-such/],
  [{ kind: 'refused', address: 'loki:3100' }, /loki:3100/],
  [{ kind: 'unreachable', address: '10.0.0.1:1', words: 'EHOSTUNREACH' }, /10\.0\.0\.1.*EHOSTUNREACH/],
  [{ kind: 'timeout', seconds: 6 }, /6/],
  [{ kind: 'tls', problem: 'expired', words: 'certificate has expired' }, /certificate has expired/],
  [{ kind: 'tls', problem: 'plain', words: '' }, /http:\/\//],
  [{ kind: 'tls', problem: 'needed', words: '' }, /https:\/\//],
  [{ kind: 'tls', problem: 'certificate', words: '' }, /./],
  [{ kind: 'tls', problem: 'host', words: '' }, /./],
  [{ kind: 'tls', problem: 'other', words: '' }, /TLS/],
  [{ kind: 'ca', words: 'bad base64' }, /bad base64/],
  [{ kind: 'login', status: 401, words: '' }, /401/],
  [{ kind: 'tenant', words: 'no org id' }, /no org id/],
  [{ kind: 'path', path: '/x/api' }, /\/x\/api/],
  [{ kind: 'redirect', to: 'http://elsewhere' }, /http:\/\/elsewhere/],
  [{ kind: 'product', found: 'zipkin', words: '' }, /Zipkin/],
  [{ kind: 'product', found: null, words: 'text/html' }, /text\/html/],
  [{ kind: 'status', status: 502, words: 'Bad gateway' }, /502.*Bad gateway/],
  [{ kind: 'too-large', bytes: 33_554_432 }, /32/],
  [{ kind: 'broken', words: 'UND_ERR_SOCKET' }, /UND_ERR_SOCKET/],
  [{ kind: 'skew', seconds: 90 }, /90/],
  [{ kind: 'skew', seconds: -90 }, /90/],
  [{ kind: 'empty' }, /./],
  [{ kind: 'unknown-names', names: ['job', 'up'] }, /job, up/],
]

test.each(findings)('%j is said in both languages, with what it is about', (finding, about) => {
  const [english, korean] = (['en', 'ko'] as const).map((locale) => text(staticHtml(<SourceReport report={report({ findings: [finding] })} />, { locale })))
  for (const said of [english, korean]) expect(said).toMatch(about)
  expect(korean).toMatch(/[가-힣]/)
  expect(english).not.toMatch(/[가-힣]/)
})

test('a source that can be used says what it has; a warning does not make it useless', () => {
  const good = text(staticHtml(<SourceReport report={report({ usable: true, version: '2.42.0', applications: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })} />))
  expect(good).toContain('It answers, and has what pages need')
  expect(good).toContain('Version 2.42.0 · 12 ms · has a, b, c, d, e and 2 more')
  expect(text(staticHtml(<SourceReport report={report({ usable: true, findings: [{ kind: 'empty' }] })} />))).toMatch(/something will be missing.*Note: it has nothing of the last hour/)
})
