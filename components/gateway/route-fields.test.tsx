import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { staticHtml } from '../canary/testing/static-html'
import { RouteEditor } from './route-editor'
import { RouteFacts } from './route-facts'
import { draftOf, issueAt } from './read-route-form'
import { RouteDraftProvider } from './route-draft'
import { RouteFields } from './route-fields'
import { emptyDocument, formOf, type RouteForm } from './route-form'
import { WrongFields } from './wrong-fields'

const all = formOf(RouteDocument.parse({
  order: 7, description: 'For the set-top boxes', match: { hosts: ['tv.example.com', '*.example.com'], path: { kind: 'prefix', value: '/api' }, methods: ['GET', 'POST'], headers: [{ name: 'x-plan', value: 'gold' }] },
  rewrite: { strip: true, prefix: '/v2' }, targets: [{ application: 'home', weight: 99 }, { application: 'home-next', weight: 1 }], sticky: { by: 'cookie', name: 'tv-place', ttlSeconds: 60 },
  retries: 1, timeoutMs: 500, tryTimeoutMs: 200, limits: { route: { perSecond: 50, burst: 5 }, client: { perSecond: 0.5, burst: 2, header: 'x-api-key' }, bodyBytesMax: 2_097_152 }, priority: 'degraded', mirror: { application: 'home-next', percent: 2.5 },
  headers: { requestSet: [{ name: 'x-a', value: '1' }], requestRemove: ['x-b'], responseSet: [{ name: 'x-c', value: '2' }], responseRemove: ['server', 'x-d'] },
  cors: { origins: ['https://tv.example.com'], headers: ['x-api-key'], exposed: ['x-c'], credentials: true, maxAgeSeconds: 0 },
}))

/** Pointers of everything in a document that somebody types. */
const typed = (value: unknown, at = ''): string[] =>
  typeof value === 'string' || typeof value === 'number' ? [at] : value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, one]) => typed(one, at === '' ? key : `${at}/${key}`)) : []
/** These are chosen, and nothing else can be. */
const chosen = /^(match\/methods\/|cors\/methods\/|match\/path\/kind$|sticky\/by$|priority$)/

const fields = (form: RouteForm, wrongAt: string | null, locale: 'en' | 'ko' = 'en') => {
  const issues = wrongAt === null ? [] : [{ at: wrongAt, detail: 'the rule and the cure' }]
  return staticHtml(
    <RouteDraftProvider
      value={{
        form, put: () => undefined, leave: () => undefined,
        errorAt(at, _value, entries) {
          const found = issueAt(issues, at, entries)
          return found && [found.entry, found.issue.detail].filter(Boolean).join(': ')
        },
      }}
    >
      <RouteFields />
    </RouteDraftProvider>,
    { locale },
  )
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').replaceAll('&#x27;', "'")
const noKey = /gateway\.[a-z]|MISSING|\{[a-zA-Z]+\}/

describe('every part of a route has a field', () => {
  const byHeader = { ...all, sticky: 'header' as const, stickyHeader: 'x-user' }
  test.each([all, byHeader].flatMap((form) => typed(draftOf(form)).filter((at) => !chosen.test(at)).map((at) => [form.sticky, at, form] as const)))('sticky by %s: what is wrong at %s is said at one field', (_sticky, at, form) => {
    const html = fields(form, at)
    expect(html.match(/aria-invalid="true"/g)).toHaveLength(1)
    const [, id] = html.match(/aria-describedby="[^"]*?([^" ]+-error)" aria-invalid="true"/) ?? []
    expect(text(html.split(`id="${id}"`)[1]?.split('</span>')[0] ?? '')).toContain('the rule and the cure')
  })

  test('a wrong name in a list is named', () => {
    expect(text(fields(all, 'match/hosts/1'))).toContain('*.example.com: the rule and the cure')
    expect(text(fields(all, 'headers/responseRemove/0'))).toContain('server: the rule and the cure')
  })

  test('nothing is marked where nothing is wrong', () => expect(fields(all, null)).not.toContain('aria-invalid'))

  test.each(['en', 'ko'] as const)('in %s: labels, units, bounds and shares', (locale) => {
    const html = fields(all, null, locale)
    expect(text(html)).not.toMatch(noKey)
    expect(text(html)).toMatch(locale === 'en' ? /From 1 to 31,536,000\..*From 0\.1 to 100,000\./ : /1부터 31,536,000까지\..*0\.1부터 100,000까지\./)
    expect(text(html)).toMatch(locale === 'en' ? /99 % of the requests.*1 % of the requests/ : /요청의 99 %.*요청의 1 %/)
    for (const unit of ['/s', 'ms', '%']) expect(html).toContain(`<span class="unit">${unit}</span>`)
  })
})

const editor = (before: RouteDocument, above?: ReactNode) => staticHtml(
  <RouteEditor team="front" name="tv-api" before={before} submitLabel="Save" save={() => Promise.reject(new Error('nobody sends it'))} onSaved={() => undefined} back={null}>
    {() => above}
  </RouteEditor>,
)

test('an untouched new route marks nothing, and can be pressed: that is how it says what is missing', () => {
  const html = editor(emptyDocument)
  expect(html).not.toContain('aria-invalid')
  expect(html).toMatch(/<button(?![^>]*aria-disabled)[^>]*>Save<\/button>/)
})

test('the whole route is there as text, below the fields that it follows', () => {
  const [, json = ''] = editor(RouteDocument.parse(draftOf(all))).match(/<textarea[^>]*>([\s\S]*?)<\/textarea>/) ?? []
  expect(JSON.parse(json.replaceAll('&quot;', '"'))).toEqual(draftOf(all))
})

test.each([
  ['en', /2 fields are not right Path: A path begins with "\/".* Name: Taken .*The route: Somebody changed it/],
  ['ko', /고칠 필드 2개 경로: 경로는 "\/"로 시작.* 이름: Taken .*라우트: Somebody changed it/],
] as const)('in %s the summary names each field, its rule and the cure; what is of no field is the route’s', (locale, said) => {
  const two = <WrongFields wrong={[{ at: 'match/path/value', detail: 'x', code: 'route-path', values: {} }]} refused={[{ pointer: '#/name', detail: 'Taken' }]} />
  const none = <WrongFields wrong={[]} refused={[{ pointer: '#/document', detail: 'Somebody changed it' }]} />
  expect(text(staticHtml(<>{two}{none}</>, { locale })).replaceAll('&quot;', '"')).toMatch(said)
})

test.each(['en', 'ko'] as const)('in %s a route says everything that it does', (locale) => {
  const document = RouteDocument.parse(draftOf(all))
  const route = (one: RouteDocument) => ({ id: 'r', team: 'front', name: 'tv-api', version: 1, document: one, changedBy: { id: 'x', name: 'Mina' }, changedAt: '2026-01-01T00:00:00Z', conflicts: [], counts: { id: 'r', version: 1, requests: 9, limited: 0, tooLarge: 0, shed: 0, failed: 0, mirrored: 4 }, proxyAnswers: true, versions: [] })
  const html = staticHtml(<RouteFacts route={route(document)} />, { locale })
  const said = text(html.split('<details')[0] ?? '')
  expect(said).not.toMatch(noKey)
  for (const fact of ['For the set-top boxes', '/v2', 'tv-place', '500 ms', '200 ms', '50 /s', '0.5 /s', 'x-api-key', '2.00 MiB', '2.5 %', 'x-a: 1', 'x-b', 'x-c: 2', 'server', 'https://tv.example.com', 'GET, HEAD, POST']) expect(said).toContain(fact)
  expect(said).toMatch(locale === 'en' ? /2\.5 % to home-next, 4 sent since the proxy.s start/ : /home-next에 2\.5 %, 프록시 시작 이후 4개 보냄/)
  const bare = text(staticHtml(<RouteFacts route={route(emptyDocument)} />, { locale }).split('<details')[0] ?? '')
  expect(bare).not.toMatch(noKey)
  expect(bare).toMatch(locale === 'en' ? /Rate of the route none.*Copies none/ : /라우트 속도 없음.*사본 없음/)
})
