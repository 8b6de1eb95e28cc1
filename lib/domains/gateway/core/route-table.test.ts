import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { type EdgeRoute, RouteDocument } from '../route-schemas'
import { isAmbiguous, rewritePath } from './rewrite-path'
import { allConflicts, conflictsOf } from './route-conflicts'
import { compileRoutes, hostName, inOrder, missOf, type RequestHead, stepsOf } from './route-table'

type Match = z.input<typeof RouteDocument>['match']
const route = (name: string, match: Match, more: object = {}): EdgeRoute => ({ id: name, name, version: 1, document: RouteDocument.parse({ match, targets: [{ application: 'home', weight: 1 }], ...more }) })
const prefix = (value: string) => ({ kind: 'prefix' as const, value })
const head = (path: string, { host = '', method = 'GET', headers = {} as Record<string, string> } = {}): RequestHead => ({ path, host, method, header: (name) => headers[name] })

test.each([
  ['/api', '/api', true], ['/api', '/api/x', true], ['/api', '/apis', false], ['/api/', '/api', true], ['/', '/anything', true], ['/api/v1', '/api', false],
])('the prefix %s and the path %s: %s', (value, path, fits) => {
  expect(missOf(route('r', { path: prefix(value) }).document, head(path)) === null).toBe(fits)
})

test.each([
  ['*.example.com', 'tv.example.com', true], ['*.example.com', 'a.b.example.com', true], ['*.example.com', 'example.com', false], ['*.example.com', 'notexample.com', false], ['example.com', 'example.com', true],
])('the host %s and %s: %s', (pattern, host, fits) => {
  expect(missOf(route('r', { hosts: [pattern], path: prefix('/') }).document, head('/', { host })) === null).toBe(fits)
  expect(compileRoutes([route('r', { hosts: [pattern], path: prefix('/') })]).find(head('/', { host })) !== null).toBe(fits)
})

test.each([['Example.com.:8080', 'example.com'], ['[::1]:80', '[::1]'], ['tv', 'tv'], [undefined, '']])('the Host header %s names %s', (header, name) => expect(hostName(header)).toBe(name))

test('of routes of one order the narrower is looked at first, else the order alone decides', () => {
  const routes = [
    route('all', { path: prefix('/') }), route('long', { path: prefix('/api/v1') }), route('exact', { path: { kind: 'exact', value: '/api/v1' } }), route('short', { path: prefix('/api') }),
    route('host', { hosts: ['a.example'], path: prefix('/') }), route('last', { hosts: ['a.example'], path: prefix('/api/v1') }, { order: 101 }),
  ]
  expect(inOrder(routes).map(({ name }) => name)).toEqual(['host', 'exact', 'long', 'short', 'all', 'last'])
})

test('the table finds what a look at every route in order would find', () => {
  const part = fc.constantFrom('/', '/a', '/a/b', '/b', '/a/b/c')
  const host = fc.constantFrom('x.example', '*.example', 'y.x.example')
  const wanted = fc.record({
    path: fc.record({ kind: fc.constantFrom('prefix' as const, 'exact' as const), value: part }), hosts: fc.uniqueArray(host, { maxLength: 2 }),
    methods: fc.uniqueArray(fc.constantFrom('GET' as const, 'POST' as const), { maxLength: 1 }), headers: fc.array(fc.constantFrom({ name: 'x-a', value: null }, { name: 'x-a', value: '1' }), { maxLength: 1 }),
  })
  const asked = fc.record({ path: fc.constantFrom('/', '/a', '/a/b', '/ab', '/a/b/c/d', '/b/'), host: fc.constantFrom('', 'x.example', 'y.x.example', 'example'), method: fc.constantFrom('GET', 'POST'), headers: fc.constantFrom({}, { 'x-a': '1' }, { 'x-a': '2' }) })
  fc.assert(
    fc.property(fc.array(fc.tuple(wanted, fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 12 }), asked, (given, { path, ...request }) => {
      const routes = given.map(([match, order, enabled], at) => route(`r${at}`, match, { order, enabled }))
      const one = head(path, request)
      const slow = inOrder(routes).find(({ document }) => missOf(document, one) === null) ?? null
      expect(compileRoutes(routes).find(one)?.name).toBe(slow?.name)
      expect(stepsOf(routes, one).find(({ miss }) => miss === null)?.route).toBe(slow?.name)
    }),
  )
})

describe('conflicts', () => {
  const wide = route('wide', { path: prefix('/api') }, { order: 1 })
  test.each([
    ['a narrower one that is looked at later is hidden', route('late', { path: prefix('/api/v1') }, { order: 2 }), [{ kind: 'hidden', route: 'late', by: 'wide' }]],
    ['a narrower one that is looked at first is as it should be', route('first', { path: prefix('/api/v1') }, { order: 0 }), []],
    ['another host condition on a wider path meets it partly', route('partly', { hosts: ['a.example'], path: prefix('/') }, { order: 2 }), [{ kind: 'partly', route: 'partly', by: 'wide' }]],
    ['other paths do not meet', route('other', { path: prefix('/apis') }), []],
    ['one that is off meets nobody', route('off', { path: prefix('/api') }, { enabled: false }), []],
  ])('%s', (_words, other, expected) => {
    expect(conflictsOf(other, [wide])).toEqual(expected)
    expect(allConflicts([wide, other])).toEqual(expected)
  })
  test('headers that exclude one another, and methods, keep routes apart; the same match is hidden by its name', () => {
    const plan = (name: string, value: string) => route(name, { path: prefix('/api'), headers: [{ name: 'x-plan', value }] })
    expect(conflictsOf(plan('gold', 'gold'), [plan('free', 'free')])).toEqual([])
    expect(conflictsOf(route('get', { path: prefix('/api'), methods: ['GET'] }), [route('post', { path: prefix('/api'), methods: ['POST'] })])).toEqual([])
    expect(conflictsOf(plan('b', 'gold'), [plan('a', 'gold')])).toEqual([{ kind: 'hidden', route: 'b', by: 'a' }])
  })
})

test.each([
  ['/api', true, '', '/api/x?y=/z', { path: '/x?y=/z', prefix: '/api' }],
  ['/api', true, '', '/api?y', { path: '/?y', prefix: '/api' }],
  ['/api', false, '/in', '/api/x', { path: '/in/api/x', prefix: '' }],
  ['/', true, '/in/', '/x', { path: '/in/x', prefix: '' }],
])('%s, stripped %s, before it "%s": %s', (value, strip, before, path, expected) => {
  expect(rewritePath(route('r', { path: prefix(value) }, { rewrite: { strip, prefix: before } }).document, path)).toEqual(expected)
})

test.each([['/a/../b', true], ['/a/%2E./b', true], ['/a%2f..%2fb', true], ['/a\\..\\b', true], ['/.', true], ['/a/...', false], ['/a..b/.well-known', false], ['/a%20b', false]])('%s may be read in two ways: %s', (path, expected) => expect(isAmbiguous(path)).toBe(expected))
