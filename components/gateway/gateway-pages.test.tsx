import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import type { Me } from '@/lib/domains/access/schemas'
import type { FilterDetail } from '@/lib/domains/gateway/filter-api-schemas'
import { FilterDocument } from '@/lib/domains/gateway/filter-schemas'
import { filterQuery, filtersQuery } from '@/lib/domains/gateway/queries/filters'
import { routeQuery, routesQuery } from '@/lib/domains/gateway/queries/routes'
import type { RouteDetail, RoutePage as Page } from '@/lib/domains/gateway/route-api-schemas'
import { RouteDocument, type RouteTest } from '@/lib/domains/gateway/route-schemas'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { ShellProvider } from '../shell/shell-context'
import { BenchResult } from './bench-result'
import { FilterPage } from './filter-page'
import { NewFilterPage } from './new-filter-page'
import { NewRoutePage } from './new-route-page'
import { NewerVersion } from './newer-version'
import { headersOf } from './request-bench'
import { emptyDocument } from './route-form'
import { RoutePage } from './route-page'
import { RoutesPage } from './routes-page'

const document = RouteDocument.parse({ match: { path: { kind: 'prefix', value: '/api' }, hosts: ['tv.example.com'], methods: ['GET'], headers: [{ name: 'x-plan', value: 'gold' }] }, targets: [{ application: 'home', weight: 3 }, { application: 'next', weight: 1 }], limits: { bodyBytesMax: 5 } })
const counts = { id: 'r', version: 2, requests: 1_200, limited: 3, tooLarge: 1, shed: 2, failed: 4, mirrored: 0 }
const route: RouteDetail = {
  id: 'r', team: 'front', name: 'tv-api', version: 2, document, changedBy: { id: 'x', name: 'Mina' }, changedAt: '2026-01-01T00:00:00Z', conflicts: [{ kind: 'partly', route: 'tv-api', by: null }], counts, proxyAnswers: true,
  versions: [{ version: 2, savedBy: { id: 'x', name: 'Mina' }, savedAt: '2026-01-01T00:00:00Z', why: 'moved', document }, { version: 1, savedBy: { id: 'x', name: 'Mina' }, savedAt: '2026-01-01T00:00:00Z', why: null, document: emptyDocument }],
}
const filterDocument = FilterDocument.parse({ stage: 'inbound', source: 'export function run() {}', sharePercent: 5 })
const filter: FilterDetail = {
  id: 'f', name: 'tag', version: 1, document: filterDocument, changedBy: { id: 'x', name: 'Mina' }, changedAt: '2026-01-01T00:00:00Z', proxyAnswers: true, versions: [{ version: 1, savedBy: { id: 'x', name: 'Mina' }, savedAt: '2026-01-01T00:00:00Z', why: null, document: filterDocument }],
  counts: { id: 'f', version: 1, calls: 10, failures: 3, hung: 3, skipped: 0, restsUntilMs: 4_000_000_000_000, lastFailure: 'did not end in time' },
}
const page = (items: Page['items'], more: Partial<Page> = {}): Page => ({ items, next: null, total: items.length, proxyAnswers: true, limits: [{ application: 'home', limit: 24, inFlight: 3, shed: 2 }], ...more })

function shown(content: ReactNode, { role = 'lead' as 'viewer' | 'member' | 'lead', operator = false, locale = 'en' as 'en' | 'ko', list = page([route]), search = '' } = {}): string {
  const client = new QueryClient()
  client.setQueryData(routesQuery({ limit: 50 }).queryKey, list)
  client.setQueryData(routeQuery('tv-api').queryKey, route)
  client.setQueryData(filtersQuery().queryKey, { items: [filter], next: null, total: 1, proxyAnswers: true })
  client.setQueryData(filterQuery('tag').queryKey, filter)
  const me: Me = { kind: 'person', id: 'me', name: 'me', displayName: 'Me', operator, teams: [{ id: 't', slug: 'front', name: 'Front', role }], permissions: [], preferences: { language: null, theme: null, density: null } }
  return staticHtml(<ShellProvider value={{ me, region: 'local', zones: [], layer: null, open: () => undefined }}>{content}</ShellProvider>, { client, locale, search })
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').replaceAll('&#x27;', "'")
const tested: RouteTest = {
  outcome: 'route', steps: [{ route: null, order: 1, version: 1, miss: 'host', header: null }, { route: 'needs', order: 2, version: 1, miss: 'header', header: 'x-plan' }, { route: 'tv-api', order: 3, version: 2, miss: null, header: null }], route: { name: 'tv-api', version: 2 }, path: '/x', prefix: '/api',
  targets: [{ application: 'home', percent: 75, known: true, instances: [{ instance: 'home-1', zone: null, ejected: true }], more: 2 }, { application: 'gone', percent: 25, known: false, instances: [], more: 0 }], timeoutMs: 500, retries: 1, filters: ['tag'],
}

describe.each(['en', 'ko'] as const)('in %s', (locale) => {
  test('every page says itself without a message that is missing', () => {
    const all = [<RoutesPage key="1" />, <NewRoutePage key="2" teams={['front']} />, <RoutePage key="3" name="tv-api" />, <NewFilterPage key="4" />, <FilterPage key="5" name="tag" />, <BenchResult key="6" test={tested} />]
    for (const one of all) for (const operator of [true, false]) expect(text(shown(one, { locale, operator }))).not.toMatch(/gateway\.[a-z]|MISSING|\{[a-zA-Z]+\}/)
    expect(text(shown(<RoutesPage />, { locale, list: page([], { proxyAnswers: false }) }))).not.toMatch(/gateway\.[a-z]|MISSING/)
    expect(text(shown(<RoutePage name="tv-api" />, { locale, search: 'edit=1' }))).not.toMatch(/gateway\.[a-z]|MISSING/)
  })
})

test('the list says what each takes, whom it leads to and whether the proxy follows it; who may not write is told the rule', () => {
  const html = text(shown(<RoutesPage />))
  expect(html).toMatch(/One route decides.*One of them is in another.s way\..*100 tv-api GET tv\.example\.com\/api\/\* x-plan: gold Followed Loses some requests to another route home 75 % · next 25 % front 1,200 6 4/)
  expect(text(shown(<RoutesPage />, { list: page([{ ...route, version: 3 }]) }))).toContain('Not followed yet')
  expect(text(shown(<RoutesPage />, { list: page([{ ...route, counts: null }], { proxyAnswers: false }) }))).toContain('The proxy does not answer')
  expect(reasonOf(shown(<RoutesPage />, { role: 'member' }), 'New route')).toMatchObject({ blocked: true, reason: expect.stringContaining('gateway:write needs lead') })
  expect(reasonOf(shown(<RoutesPage />), 'New filter')).toMatchObject({ blocked: true, reason: expect.stringContaining('gateway-filters:write needs operator') })
})

test('a route says who is in its way, and every version with why; an old one can be made the newest', () => {
  const html = text(shown(<RoutePage name="tv-api" />))
  expect(html).toContain('a route of another team is looked at first and takes some of this route')
  expect(html).toMatch(/v2 .*moved/)
  expect(html).toMatch(/Stays with .*anew.*Rate of the route none.*Largest body 5 B/)
  expect(reasonOf(shown(<RoutePage name="tv-api" />), 'Roll back to v1').blocked).toBe(false)
  expect(reasonOf(shown(<RoutePage name="tv-api" />, { role: 'viewer' }), 'Delete')).toMatchObject({ blocked: true })
})

test('a link to the form tells those who may not save, and why', () => {
  expect(reasonOf(shown(<RoutePage name="tv-api" />, { role: 'viewer', search: 'edit=1' }), 'Save')).toMatchObject({ blocked: true, reason: expect.stringContaining('gateway:write needs lead') })
  expect(reasonOf(shown(<RoutePage name="tv-api" />, { search: 'edit=1' }), 'Save').blocked).toBe(false)
})

test('a version that came meanwhile is named, with who saved it, and can be begun from', () => {
  const newer = { version: 4, changedBy: { name: 'Mina' } }
  expect(text(shown(<NewerVersion newer={newer} onBegin={() => undefined} />))).toMatch(/Mina saved version 4 meanwhile.*Begin anew from version 4/)
  expect(text(shown(<NewerVersion newer={newer} onBegin={() => undefined} />, { locale: 'ko' }))).toMatch(/그사이 저장된 버전: 4 \(Mina\).*버전 4에서 다시 시작/)
  expect(shown(<NewerVersion newer={null} onBegin={() => undefined} />)).toBe('')
})

test('the question of the bench and what the list is narrowed to come from the address', () => {
  const html = shown(<RoutesPage />, { search: 'method=PUT&host=tv.example.com&path=%2Fapi%2Fx&headers=x-plan%3A+gold' })
  for (const value of ['tv.example.com', '/api/x', 'x-plan: gold']) expect(html).toContain(`value="${value}"`)
  expect(html).toMatch(/<option value="PUT" selected="">/)
})

test('the bench names the route, each target with its share, and why no other took the request', () => {
  expect(text(shown(<BenchResult test={tested} />))).toMatch(/The route tv-api takes it .*500 ms in all, one retry.*tag.*home gets 75 % of such requests\. home-1 \(left out after failures\) and 2 more.*gone gets 25 % of such requests\. Nobody of this name is registered\..*a route of another team is for another host.*needs wants another x-plan.*tv-api takes it \(version 2\)/)
})

test('a filter that rests says so and why; its source is a form for operators alone', () => {
  expect(text(shown(<FilterPage name="tag" />))).toMatch(/Rests after failures.*Inbound, 5 % of its requests, version 1\. Last failure: did not end in time/)
  expect(shown(<FilterPage name="tag" />)).not.toContain('<textarea')
  expect(shown(<FilterPage name="tag" />, { operator: true })).toContain('<textarea')
})

test('headers of the bench are pairs in one text', () => {
  expect(headersOf('x-plan: gold; x-user: a:b; odd')).toEqual([{ name: 'x-plan', value: 'gold' }, { name: 'x-user', value: 'a:b' }])
})
