import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import type { Permission } from '@/lib/domains/access/core/policy'
import { createWebhook } from '@/lib/domains/alerts/manage-webhooks'
import { settingErrors, settingProblems } from '@/lib/domains/drains/core/check-settings'
import { readDashboardFile } from '@/lib/domains/telemetry/core/check-dashboard'
import { readFormula } from '@/lib/domains/telemetry/core/metric-problem'
import { readOtlpFile } from '@/lib/domains/telemetry/core/otlp-file'
import { guardSql } from '@/lib/domains/telemetry/core/sql-guard'
import { EngineChoice } from '@/lib/domains/telemetry/source-schemas'
import { ProblemError } from '@/lib/http/get-json'
import { problemResponse } from '@/lib/http/problem'
import { Problem } from '@/lib/http/problem-shape'
import { invalidInput } from '@/lib/http/read-input'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { parseFields } from '@/lib/kernel/field-errors'
import { staticHtml } from '../canary/testing/static-html'
import { FileErrors } from '../dashboards/dashboards-page'
import { Failed } from '../data/states'
import { DrainFields } from '../drains/drain-fields'
import { emptyForm } from '../drains/form-state'
import { SqlEditor } from '../metrics/sql-page'
import { WebhookFields } from '../settings/create-webhook'
import { SourceReach } from '../settings/source-reach'
import { ShellProvider, type ShellState } from '../shell/shell-context'
import { FileProblems } from '../traces/trace-file-page'
import { ProblemNote } from './problem-note'
import { useErrorOf } from './use-submit'

const me = { kind: 'person', id: 'p', name: 'p', displayName: 'P', operator: false, teams: [], permissions: [] as Permission[], preferences: { language: null, theme: null, density: null } } satisfies ShellState['me']
const shown = (content: ReactNode, locale: 'en' | 'ko') =>
  staticHtml(<ShellProvider value={{ me, region: 'local', zones: [], layer: null, open: () => undefined }}>{content}</ShellProvider>, { locale })
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')

/** What a browser gets of a refusal: over the API, as text. */
const sent = async (refused: Fault): Promise<Problem> => Problem.parse(JSON.parse(await problemResponse(refused, '/api').text()))

function failed(result: { ok: true } | { ok: false; error: Fault }): Fault {
  if (result.ok) throw new Error('was not refused')
  return result.error
}
/** A form that gives each field what its refusal says of it. */
function Told({ problem, children }: { problem: Problem; children: (errorOf: (field: string) => string | null) => ReactNode }) {
  return children(useErrorOf(problem))
}
const nothing = () => undefined

describe('a person reads a refusal in their language', () => {
  test('of a formula, where the answer would be', async () => {
    const error = new ProblemError(await sent(failed(readFormula('#/formula', 'a / c', ['a', 'b']))))
    expect(shown(<Failed error={error} />, 'ko')).toContain('formula: 5번째 글자: 이 글자의 쿼리가 없습니다.')
    expect(shown(<Failed error={error} />, 'en')).toContain('formula: At character 5: there is no query of this letter.')
  })

  test('of SQL, under the question', async () => {
    const guarded = guardSql({ statements: [{ node: { type: 'SELECT_NODE', from_table: { type: 'BASE_TABLE', table_name: 'secrets' } } }] })
    if (guarded.ok) throw new Error('was not refused')
    const problem = await sent(wrongFields(fieldError('#/sql', guarded.error)))
    const editor = <SqlEditor typed="FROM secrets" onType={nothing} onRun={nothing} busy={false} problem={problem} />
    expect(shown(editor, 'ko')).toContain('없는 테이블입니다: secrets. 있는 테이블: spans, logs, points, requests.')
    expect(shown(editor, 'en')).toContain('There is no table secrets; there are spans, logs, points, requests.')
    expect(staticHtml(editor, { locale: 'ko' })).toMatch(/aria-invalid="true" aria-describedby="([^"]+)"[\s\S]*<p class="sm t-bad mt-2" id="\1" role="alert">/)
  })

  test('of a drain, at the address that leads to this machine', async () => {
    const problem = await sent(wrongFields(...settingErrors(settingProblems({ kind: 'https', url: 'https://me:pw@127.0.0.1', signals: ['logs'], localAllowed: false, auth: 'none', tls: { ca: false, certificate: true, key: false } }))))
    expect(problem.errors?.map(({ code }) => code)).toEqual(['drain-url-secret', 'drain-url-local', 'drain-tls-pair'])
    const form = <Told problem={problem}>{(errorOf) => <DrainFields form={{ ...emptyForm, url: 'x' }} before={null} onForm={nothing} errorOf={errorOf} problems={[]} />}</Told>
    expect(shown(form, 'ko')).toContain('암호화해 보관하는 자격 증명에 넣으세요.')
    expect(shown(form, 'ko')).toContain('클라이언트 인증서에는 키가, 키에는 인증서가 필요합니다.')
    const local = { ...problem, errors: problem.errors?.slice(1) }
    expect(shown(<Told problem={local}>{(errorOf) => <DrainFields form={emptyForm} before={null} onForm={nothing} errorOf={errorOf} problems={[]} />}</Told>, 'ko')).toContain('이 주소는 이 머신 자신, 네트워크 링크 또는 클라우드로 이어집니다. 운영자가 허용할 수 있습니다.')
  })

  test.each([
    ['http://localhost/hook', '이 머신이나 같은 네트워크 구간의 주소입니다. 운영자만 허용할 수 있습니다.', 'webhook-local'],
    ['ftp://example.com', 'https와 http로만 보낼 수 있습니다.', 'webhook-not-http'],
    ['https://me:pw@example.com', '이름과 비밀번호를 빼세요. 보내는 것에는 서명이 붙습니다.', 'webhook-credentials'],
    ['example.com', '주소가 아닙니다. 전체 주소를 쓰세요. 예: https://example.com/hook.', 'webhook-not-an-address'],
  ])('of the webhook address %s', async (url, words, code) => {
    const lead: Actor = { kind: 'person', id: 'p', name: 'p', operator: false, teams: new Map([['t', 'lead']]) }
    const never = () => expect.unreachable('nothing is stored or sealed for a wrong address')
    const store = { findTeam: async () => ({ id: 't', slug: 'front' }), create: never } as unknown as Parameters<typeof createWebhook>[0]
    const problem = await sent(failed(await createWebhook(store, { seal: never } as unknown as Parameters<typeof createWebhook>[1])(lead, { team: 'front', name: 'ops', url, allowLocal: false, why: '' })))
    expect(problem.errors).toMatchObject([{ pointer: '#/url', code }])
    const form = <Told problem={problem}>{(errorOf) => <WebhookFields name="ops" onName={nothing} url={url} onUrl={nothing} errorOf={errorOf} />}</Told>
    expect(shown(form, 'ko')).toContain(words)
    expect(shown(form, 'en')).toContain(problem.errors?.[0]?.detail)
  })

  test('of an external engine, by the words of its schema', async () => {
    const parsed = parseFields(EngineChoice, { engine: 'loki', url: 'http://me:pw@loki', tenant: 'a b' })
    const problem = await sent(invalidInput(parsed.ok ? [] : parsed.error))
    const draft = { url: '', login: 'none' as const, username: '', secret: '', tenant: '', caPem: '', insideAllowed: false, labels: {} }
    const form = shown(<Told problem={problem}>{(errorOf) => <SourceReach signal="logs" draft={draft} kept={false} errorOf={errorOf} onChange={nothing} />}</Told>, 'ko')
    expect(form).toContain('이름과 비밀번호는 각자의 칸에 쓰세요.')
    expect(form).toContain('공백 없이 쓰세요.')
  })

  test('of files, each mistake by its place', () => {
    const traces = readOtlpFile('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0","spanId":"00000000000000aa"}]}]}]}')
    expect(shown(<FileProblems name="a.json" problems={traces.ok ? [] : traces.error} />, 'ko')).toContain('#/resourceSpans/0/scopeSpans/0/spans/0/traceId : 트레이스 ID는 모두 0이 아닌 16진수 32자리입니다.')
    const dashboard = readDashboardFile('[]')
    expect(shown(<FileErrors errors={dashboard.ok ? [] : dashboard.error} />, 'ko')).toContain('# 객체여야 합니다.')
  })

  test('what has no code here is said in the words of the server', async () => {
    const plain = await sent(fault('conflict', 'Only the server knows.'))
    expect(shown(<ProblemNote problem={plain} />, 'ko')).toContain('Only the server knows.')
    const later = { ...plain, errors: [{ pointer: '#/url', detail: 'A rule of later.', code: 'of-later', values: {} }] }
    expect(shown(<Told problem={later}>{(errorOf) => errorOf('url')}</Told>, 'ko')).toContain('A rule of later.')
  })
})
