import { expect, test } from 'vitest'
import { DiscoverySnapshot } from './schemas'

const kept = {
  version: 1, state: 'ready', weights: [],
  targets: [{ instance: 'home-1', application: 'home', zone: null, cluster: null, serverGroup: null, host: '127.0.0.1', port: 1 }],
  callers: [{ secretHash: 'h', instance: 'home-1', application: 'home', zone: null, cluster: null }],
}

test('a picture that was kept before callers had policies is read as it is', () => expect(DiscoverySnapshot.parse(kept)).toEqual(kept))

test('policies that cannot be read cost no target', () => {
  const policies = [{ serverGroup: 'home-v000', application: 'home', dependencies: { catalogue: { timeoutMs: 'soon' } } }]
  const { targets, policies: read } = DiscoverySnapshot.parse({ ...kept, policies })
  expect([targets.length, read]).toEqual([1, undefined])
})
