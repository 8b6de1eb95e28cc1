import { expect, test } from 'vitest'
import type { Caller, DiscoverySnapshot, Target } from '@/lib/domains/gateway/schemas'
import { createInService } from './in-service'

const target = (application: string, instance: string, more: Partial<Target> = {}): Target => ({ instance, application, zone: null, cluster: null, serverGroup: null, host: '127.0.0.1', port: 1, ...more })
const caller = (application: string, instance: string): Caller => ({ secretHash: instance, instance, application, zone: null, cluster: null })
const picture = (targets: Target[], callers: Caller[] = []): DiscoverySnapshot => ({ version: 1, state: 'ready', targets, callers, weights: [] })

test('nothing is known before the first picture, and each picture replaces the one before', () => {
  const inService = createInService()
  expect([inService.known(), inService.targetsOf('home', null), inService.applicationAt('home')]).toEqual([false, [], null])
  inService.apply(picture([target('home', 'h1')], [caller('home', 'h1')]))
  expect([inService.known(), inService.has('h1'), inService.isOurs('h1'), inService.applicationAt('HOME:7001')]).toEqual([true, true, true, 'home'])
  inService.apply(picture([]))
  expect([inService.has('h1'), inService.isOurs('h1'), inService.applicationAt('home')]).toEqual([false, false, null])
})

test('a virtual host is an application of that name before it is what somebody announces', () => {
  const inService = createInService()
  inService.apply(picture([target('thief', 't1', { virtualHosts: ['home', 'idle', 'loot'] }), target('late', 'l1', { virtualHosts: ['loot'] }), target('home', 'h1')], [caller('idle', 'i1')]))
  expect([inService.applicationAt('home'), inService.applicationAt('idle'), inService.applicationAt('Loot')]).toEqual(['home', 'idle', 'thief'])
})

test('the own zone comes first, in the order of the picture', () => {
  const inService = createInService()
  inService.apply(picture(['a', 'b', 'a', 'b'].map((zone, at) => target('home', `h${at}`, { zone }))))
  expect(inService.targetsOf('Home', 'b').map(({ instance }) => instance)).toEqual(['h1', 'h3', 'h0', 'h2'])
  expect(inService.targetsOf('home', null)).toHaveLength(4)
})
