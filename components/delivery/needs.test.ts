import { expect, test } from 'vitest'
import type { Need } from '@/lib/domains/canary/analysis-schemas'
import { needHref, needKey, newNotices } from './needs'

const decision: Need = { kind: 'decision', application: 'home', team: 'front', rollout: 4, verdict: 'marginal', score: 62, sinceMs: 0, expiresMs: null, maySign: true }
const failed: Need = { kind: 'failed-rollout', application: 'home', team: 'front', rollout: 3, check: 'health', detail: '', sinceMs: 0 }
const sick: Need = { kind: 'sick', application: 'home', team: 'front', serverGroup: 'home-v003', instances: 2, reason: '', sinceMs: 0 }
const full: Need = { kind: 'service-size', service: 'orders-db', team: 'front', size: 'near', sizeBytes: 1, sinceMs: 0 }

test('a service that is nearly full and one that is held are two needs, on one page', () => {
  expect(needKey(full)).not.toBe(needKey({ ...full, size: 'held' }))
  expect(needHref(full)).toBe('/services/front/orders-db')
})

test('only what was not known interrupts, whatever its figures have become', () => {
  const known = new Set([needKey(decision)])
  expect(newNotices(known, [{ ...decision, score: 71 }, failed])).toEqual([failed])
  expect(newNotices(new Set(), [decision])).toEqual([decision])
})

test('sick instances come and go by themselves: they do not interrupt', () => expect(newNotices(new Set(), [sick])).toEqual([]))

test('each leads to its page', () => {
  expect([decision, failed, sick].map(needHref)).toEqual(['/delivery/home/4', '/delivery/home/3', '/applications/home?tab=instances'])
})
