import { describe, expect, test } from 'vitest'
import { edgeAddress, originForm, sidecarAddress, withoutQuery } from './address'

describe('an address at the edge', () => {
  test.each([
    ['/home', { application: 'home', path: '/' }],
    ['/home/', { application: 'home', path: '/' }],
    ['/home?x=1', { application: 'home', path: '/?x=1' }],
    ['/home/a/b?x=/y', { application: 'home', path: '/a/b?x=/y' }],
    ['/home//a', { application: 'home', path: '//a' }],
    ['/', null],
    ['/?x', null],
    ['//home', null],
  ])('%s', (path, expected) => expect(edgeAddress(path)).toEqual(expected))
})

describe('an address at the sidecar', () => {
  test.each([
    ['/i/s3cret/call/home/a?b=1', { secret: 's3cret', application: 'home', path: '/a?b=1' }],
    ['/call/home/a', { secret: null, application: 'home', path: '/a' }],
    ['/i/s3cret/call/home', { secret: 's3cret', application: 'home', path: '/' }],
    ['/i//call/home', null],
    ['/i/s3cret', null],
    ['/i/s3cret/other/home', null],
    ['/call/', null],
    ['/home/a', null],
  ])('%s', (path, expected) => expect(sidecarAddress(path)).toEqual(expected))
})

test.each([
  ['/a?b', '/a?b'],
  ['http://host:80/a?b', '/a?b'],
  ['http://host', '/'],
  ['http://host?x', '/?x'],
  ['*', null],
  ['host:443', null],
])('the origin form of %s is %s', (target, expected) => expect(originForm(target)).toBe(expected))

test('a path without its query keeps no question mark', () => {
  expect(withoutQuery('/a?token=1')).toBe('/a')
  expect(withoutQuery('/a')).toBe('/a')
})
