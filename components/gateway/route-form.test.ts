import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { readRouteForm, readRouteText } from './read-route-form'
import { emptyDocument, firstForm, formOf, type RouteForm } from './route-form'
import { shareOf } from './target-fields'
import { anyRoute } from './testing/any-route'

const documentOf = (form: RouteForm): RouteDocument => {
  const read = readRouteForm(form)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.document
}
const usual = formOf(emptyDocument)
const issuesOf = (form: RouteForm) => {
  const read = readRouteForm(form)
  return read.ok ? [] : read.issues.map(({ at, code }) => [at, code])
}

describe('fields and document are one thing', () => {
  test('whatever a document says stands in the fields, and they say it again', () => {
    fc.assert(fc.property(anyRoute, (document) => {
      expect(RouteDocument.parse(document)).toEqual(document)
      expect(documentOf(formOf(document))).toEqual(document)
    }))
  })

  test('fields that a document was made of are its fields', () => {
    fc.assert(fc.property(anyRoute, (document) => {
      const form = formOf(document)
      expect(formOf(documentOf(form))).toEqual(form)
    }))
  })

  test('the text of a document is the document', () => {
    fc.assert(fc.property(anyRoute, (document) => {
      expect(readRouteText(JSON.stringify(document))).toEqual({ ok: true, document })
    }))
  })

  test.each<[string, Partial<RouteForm>, object]>([
    ['a rate of the whole route', { routeLimited: true, routePerSecond: '0,5', routeBurst: '3' }, { limits: { route: { perSecond: 0.5, burst: 3 }, client: null, bodyBytesMax: null } }],
    ['a rate of each client, by address', { clientLimited: true }, { limits: { route: null, client: { perSecond: 10, burst: 20, header: null }, bodyBytesMax: null } }],
    ['a rate of each client, by a header', { clientLimited: true, clientHeader: 'X-Api-Key' }, { limits: { route: null, client: { perSecond: 10, burst: 20, header: 'x-api-key' }, bodyBytesMax: null } }],
    ['a largest body in a unit', { bodyMax: '1.5', bodyUnit: 'KiB' }, { limits: { route: null, client: null, bodyBytesMax: 1_536 } }],
    ['no body at all', { bodyMax: '0', bodyUnit: 'GiB' }, { limits: { route: null, client: null, bodyBytesMax: 0 } }],
    ['a cookie that sticks', { sticky: 'cookie', cookieName: 'place', cookieTtl: '60' }, { sticky: { by: 'cookie', name: 'place', ttlSeconds: 60 } }],
    ['a header that sticks', { sticky: 'header', stickyHeader: 'X-User' }, { sticky: { by: 'header', name: 'x-user' } }],
    ['weights', { targets: [{ application: ' home ', weight: '99' }, { application: 'home-next', weight: '1' }] }, { targets: [{ application: 'home', weight: 99 }, { application: 'home-next', weight: 1 }] }],
    ['times and retries', { timeoutMs: '500', tryTimeoutMs: '200', retries: '0' }, { timeoutMs: 500, tryTimeoutMs: 200, retries: 0 }],
    ['copies', { mirrored: true, mirrorApplication: 'home-next', mirrorPercent: '0.1' }, { mirror: { application: 'home-next', percent: 0.1 } }],
    ['a priority', { priority: 'non-critical' }, { priority: 'non-critical' }],
    ['header rules', { requestSet: [{ name: 'X-Plan', value: ' gold ' }], requestRemove: 'x-debug,x-user', responseRemove: 'server' }, { headers: { requestSet: [{ name: 'x-plan', value: ' gold ' }], requestRemove: ['x-debug', 'x-user'], responseSet: [], responseRemove: ['server'] } }],
    ['conditions on headers', { conditions: [{ name: 'X-Plan', value: 'gold', exact: true }, { name: 'x-user', value: 'left over', exact: false }] }, { match: { ...emptyDocument.match, headers: [{ name: 'x-plan', value: 'gold' }, { name: 'x-user', value: null }] } }],
    ['other origins', { cors: true, origins: 'https://tv.example.com, http://localhost:3000', corsHeaders: 'X-Api-Key', credentials: true, maxAge: '0' }, { cors: { origins: ['https://tv.example.com', 'http://localhost:3000'], methods: ['GET', 'HEAD', 'POST'], headers: ['x-api-key'], exposed: [], credentials: true, maxAgeSeconds: 0 } }],
    ['exactly one path: nothing is taken away', { exact: true, path: ' /api ', strip: true }, { match: { ...emptyDocument.match, path: { kind: 'exact', value: '/api' } }, rewrite: { strip: false, prefix: '' } }],
    ['what is switched off says nothing', { routePerSecond: 'soon', cookieName: '', origins: 'nowhere', mirrorApplication: '-' }, {}],
  ])('%s', (_what, changes, said) => {
    expect(documentOf({ ...usual, ...changes })).toEqual({ ...emptyDocument, ...said })
  })
})

describe('what is wrong is said at its field, with its rule', () => {
  test('a new route wants its path and whom it leads to, and nothing else', () => {
    expect(issuesOf(firstForm)).toEqual([['match/path/value', 'route-path'], ['targets/0/application', 'application-missing']])
    expect(issuesOf({ ...firstForm, targets: [{ application: 'home', weight: '1' }] })).toEqual([['match/path/value', 'route-path']])
  })

  test.each<[Partial<RouteForm>, string, string]>([
    [{ path: 'api' }, 'match/path/value', 'route-path'],
    [{ path: '/a/../b' }, 'match/path/value', 'route-path-dots'],
    [{ hosts: 'tv.example.com, TV.example.com' }, 'match/hosts/1', 'route-host'],
    [{ conditions: [{ name: '', value: '', exact: true }] }, 'match/headers/0/name', 'route-header-name'],
    [{ conditions: [{ name: 'x-a', value: '금', exact: true }] }, 'match/headers/0/value', 'route-header-value'],
    [{ order: '' }, 'order', 'must-be-number'],
    [{ order: '10000' }, 'order', 'must-be-at-most'],
    [{ targets: [{ application: 'home', weight: '0' }] }, 'targets/0/weight', 'route-weights'],
    [{ targets: [{ application: 'home', weight: '1.5' }] }, 'targets/0/weight', 'must-be-int'],
    [{ targets: [{ application: 'home', weight: '1' }, { application: 'home', weight: '1' }] }, 'targets/1/application', 'route-target-twice'],
    [{ prefix: 'internal' }, 'rewrite/prefix', 'route-path'],
    [{ sticky: 'cookie', cookieName: 'a b' }, 'sticky/name', 'route-cookie-name'],
    [{ sticky: 'cookie', cookieTtl: '0' }, 'sticky/ttlSeconds', 'must-be-at-least'],
    [{ sticky: 'header', stickyHeader: '' }, 'sticky/name', 'route-header-name'],
    [{ timeoutMs: '' }, 'timeoutMs', 'must-be-number'],
    [{ timeoutMs: '500' }, 'tryTimeoutMs', 'route-try-time'],
    [{ retries: '6' }, 'retries', 'must-be-at-most'],
    [{ routeLimited: true, routePerSecond: '0' }, 'limits/route/perSecond', 'must-be-at-least'],
    [{ routeLimited: true, routeBurst: '' }, 'limits/route/burst', 'must-be-number'],
    [{ clientLimited: true, clientBurst: '0.5' }, 'limits/client/burst', 'must-be-int'],
    [{ clientLimited: true, clientHeader: 'x key' }, 'limits/client/header', 'route-header-name'],
    [{ bodyMax: '11', bodyUnit: 'GiB' }, 'limits/bodyBytesMax', 'route-body'],
    [{ bodyMax: '0.3', bodyUnit: 'B' }, 'limits/bodyBytesMax', 'route-body'],
    [{ mirrored: true }, 'mirror/application', 'application-missing'],
    [{ mirrored: true, mirrorApplication: 'Home' }, 'mirror/application', 'application-name'],
    [{ targets: [{ application: 'home', weight: '1' }, { application: ' ', weight: '1' }] }, 'targets/1/application', 'application-missing'],
    [{ mirrored: true, mirrorApplication: 'home', mirrorPercent: '101' }, 'mirror/percent', 'must-be-at-most'],
    [{ requestSet: [{ name: 'host', value: 'a' }] }, 'headers/requestSet/0/name', 'route-header-own'],
    [{ responseRemove: 'server, content-length' }, 'headers/responseRemove/1', 'route-header-own'],
    [{ cors: true, origins: '' }, 'cors/origins', 'route-origin'],
    [{ cors: true, origins: 'tv.example.com' }, 'cors/origins/0', 'route-origin'],
    [{ cors: true, origins: '*', credentials: true }, 'cors/origins', 'route-origins-credentials'],
    [{ cors: true, origins: '*', maxAge: '-1' }, 'cors/maxAgeSeconds', 'must-be-at-least'],
  ])('%o', (changes, at, code) => expect(issuesOf({ ...usual, ...changes })).toEqual([[at, code]]))

  test('of a text: what is no JSON, and what is no route', () => {
    expect(readRouteText('{')).toBeNull()
    expect(readRouteText('{}')).toMatchObject({ ok: false, issues: [{ at: 'match' }, { at: 'targets' }] })
    expect(readRouteText(JSON.stringify({ ...emptyDocument, extra: 1 }))).toMatchObject({ ok: false, issues: [{ at: '', code: 'not-known-here', values: { keys: 'extra' } }] })
  })
})

test.each([
  ['99', ['99', '1'], 99], ['1', ['1', '2'], 33.33], ['0', ['0', '0'], null], ['1', ['1', 'x'], null], ['1', ['1', '-1'], null],
])('a weight of %s among %o is %s in percent', (weight, all, percent) => expect(shareOf(weight, all.map((one) => ({ application: 'a', weight: one })))).toBe(percent))
