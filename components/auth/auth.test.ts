import { expect, test } from 'vitest'
import { waitOf } from './auth-client'
import { nextPath } from './next-path'

test.each([
  [null, '/'],
  ['', '/'],
  ['/traces?q=a#b', '/traces?q=a#b'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/sign-in', '/'],
  ['/welcome?link=x', '/'],
  ['/sign-inside', '/sign-inside'],
])('after signing in with next=%s the console opens %s', (text, path) => expect(nextPath(text)).toBe(path))

test.each([
  ['too-many:12', 12],
  ['CredentialsSignin', null],
  ['too-many:soon', null],
])('the error %s means waiting %s seconds', (error, seconds) => expect(waitOf(error)).toBe(seconds))
