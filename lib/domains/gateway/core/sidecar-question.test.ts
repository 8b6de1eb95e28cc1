import { describe, expect, test } from 'vitest'
import { proxyAddress, sidecarQuestion } from './sidecar-question'

const asked = (path: string) => {
  const question = sidecarQuestion(path)
  return question && [question.secret, question.topic, question.rest, question.search.toString()]
}

describe('sidecarQuestion', () => {
  test.each([
    ['/hosts/home', [null, 'hosts', 'home', '']],
    ['/i/s3cret/hosts/home?x=1', ['s3cret', 'hosts', 'home', 'x=1']],
    ['/config', [null, 'config', '', '']],
    ['/i/s/config/a.b%5B0%5D?profiles=dev%2Cus', ['s', 'config', 'a.b[0]', 'profiles=dev%2Cus']],
    ['/config/a/b', [null, 'config', 'a/b', '']],
    ['/register/t', [null, 'register', 't', '']],
    ['/cache/x/y?z=a?b', [null, 'cache', 'x/y', 'z=a%3Fb']],
    ['/health', [null, 'health', '', '']],
    ['/i/s/edge', ['s', 'edge', '', '']],
    ['/ping', [null, 'prana-ping', '', '']],
    ['/eureka/hosts?appName=a', [null, 'prana-hosts', '', 'appName=a']],
    ['/i/s/dynamicproperties?id=a&id=b', ['s', 'prana-properties', '', 'id=a&id=b']],
    ['/healthcheck', [null, 'prana-health', '', '']],
    ['/status', [null, 'prana-status', '', '']],
  ])('%s', (path, wanted) => expect(asked(path)).toEqual(wanted))

  test.each(['/', '/i/', '/i//hosts/home', '/i/s', '/i/s/', '/hostsx', '/hostsx/home', '/health/x', '/ping/x', '/edge/', '/HOSTS/home', '/config/%zz', '/i/s/i/t/hosts/home', '/call/home/x', ''])('%s is nothing of the kind', (path) =>
    expect(sidecarQuestion(path)).toBeNull())
})

describe('proxyAddress', () => {
  test.each([
    ['/proxy?vip=home&path=/x%3Fy%3D1', { secret: null, application: 'home', path: '/x?y=1' }],
    ['/i/s/proxy?path=x&vip=home:7001', { secret: 's', application: 'home:7001', path: '/x' }],
    ['/proxy?vip=home', { secret: null, application: 'home', path: '/' }],
    ['/proxy?vip=home&path=/a%0d%0aX:%201', { secret: null, application: 'home', path: '/a%0D%0AX:%201' }],
    ['/proxy?vip=home&path=/a%23b%20%C3%BC', { secret: null, application: 'home', path: '/a%23b%20%C3%BC' }],
    ['/proxy?vip=home&path=//evil/', { secret: null, application: 'home', path: '//evil/' }],
  ])('%s', (path, wanted) => expect(proxyAddress(path)).toEqual(wanted))
  test.each(['/proxy', '/proxy?path=/x', '/proxy?vip=', '/proxyx?vip=home', '/i/proxy?vip=home', '/i//proxy?vip=home'])('%s is no call', (path) => expect(proxyAddress(path)).toBeNull())

  test('whatever the path, what goes into the request line is one line of visible characters', () => {
    for (let code = 0; code < 0x300; code++) {
      const { path } = proxyAddress(`/proxy?vip=a&path=${encodeURIComponent(`/${String.fromCharCode(code)}`)}`) ?? expect.unreachable()
      expect(path).toMatch(/^\/[\x21-\x7e]+$/)
    }
  })
})
