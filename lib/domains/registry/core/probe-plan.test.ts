import { expect, test } from 'vitest'
import { instanceInfo } from '../testing/build'
import type { Identity, Lease } from './instance'
import { planProbe } from './probe-plan'

const identity: Identity = { application: 'home', zone: 'a', cluster: null, serverGroup: null, version: null }
const lease = (more: Record<string, unknown>, known = false): Lease => {
  const info = instanceInfo(more)
  return { handle: 1, info, status: info.status, override: null, overriddenStatus: 'UNKNOWN', registeredAtMs: 0, renewedAtMs: 0, serviceUpAtMs: 0, evictedAtMs: 0, lastUpdatedMs: 0, action: 'ADDED', identity: known ? identity : null, revision: 0 }
}
const at = (host: string, more: Record<string, unknown> = {}) => ({ hostName: host, ipAddr: host, healthCheckUrl: `http://${host}:4101/health?deep=1`, ...more })
const noPort = { port: { $: 4101, '@enabled': 'false' } }

test.each<[string, Lease, unknown]>([
  ['one that the runtime made is asked for its health', lease(at('127.0.0.1'), true), { kind: 'ask', host: '127.0.0.1', port: 4101, path: '/health?deep=1', localAllowed: true }],
  ['a stranger on this machine is knocked at, and asked nothing', lease(at('127.0.0.1')), { kind: 'ask', host: '127.0.0.1', port: 4101, path: null, localAllowed: true }],
  ['a stranger that calls this machine by name', lease(at('localhost')), { kind: 'ask', host: 'localhost', port: 4101, path: null, localAllowed: true }],
  ['a stranger elsewhere is asked for its health', lease(at('10.1.2.3')), { kind: 'ask', host: '10.1.2.3', port: 4101, path: '/health?deep=1', localAllowed: false }],
  ['a name is for the resolver', lease(at('host.example')), { kind: 'ask', host: 'host.example', port: 4101, path: '/health?deep=1', localAllowed: false }],
  ["a health check at somebody else's address is not asked", lease(at('10.1.2.3', { healthCheckUrl: 'http://10.9.9.9:4101/health' })), { kind: 'ask', host: '10.1.2.3', port: 4101, path: null, localAllowed: false }],
  ['nor at another port', lease(at('10.1.2.3', { healthCheckUrl: 'http://10.1.2.3:22/health' })), { kind: 'ask', host: '10.1.2.3', port: 4101, path: null, localAllowed: false }],
  ['nor with a name and password', lease(at('10.1.2.3', { healthCheckUrl: 'http://u:p@10.1.2.3:4101/health' })), { kind: 'ask', host: '10.1.2.3', port: 4101, path: null, localAllowed: false }],
  ['a path without end', lease(at('10.1.2.3', { healthCheckUrl: `http://10.1.2.3:4101/${'x'.repeat(512)}` })), { kind: 'ask', host: '10.1.2.3', port: 4101, path: null, localAllowed: false }],
  ['the metadata service of a cloud', lease(at('169.254.169.254')), { kind: 'refused', address: '169.254.169.254' }],
  ['everybody at once', lease(at('239.0.0.1')), { kind: 'refused', address: '239.0.0.1' }],
  ['nowhere', lease(at('0.0.0.0')), { kind: 'refused', address: '0.0.0.0' }],
  ['an alternative form of the metadata service', lease(at('::ffff:169.254.169.254')), { kind: 'refused', address: '::ffff:169.254.169.254' }],
  ['only a secure port is knocked at', lease(at('10.1.2.3', { ...noPort, securePort: { $: 4443, '@enabled': 'true' } })), { kind: 'ask', host: '10.1.2.3', port: 4443, path: null, localAllowed: false }],
  ['no port at all', lease(at('10.1.2.3', noPort)), { kind: 'none' }],
])('%s', (_what, input, expected) => {
  expect(planProbe(input)).toEqual(expected)
})
