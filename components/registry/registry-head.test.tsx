import { expect, test } from 'vitest'
import type { RegistrySummary } from '@/lib/domains/registry/schemas'
import { staticHtml } from '../canary/testing/static-html'
import { RegistryHead } from './registry-page'

const counts = { up: 3, down: 0, starting: 0, outOfService: 0, unknown: 0 }
const summary: RegistrySummary = {
  instances: counts, applications: [{ application: 'home', instances: counts, zones: { a: 3 } }], zones: [{ zone: 'a', instances: counts }], state: 'ready', renewalsPerMinute: 6, renewalsThreshold: 5, selfPreservation: false, evictionsStopUntilMs: null, asOfMs: 0, peers: [],
}
const down = { ...counts, up: 2, down: 1 }

test.each<[Partial<RegistrySummary>, string, string]>([
  [{}, 'All 3 instances are up', 'each renewing its lease'],
  [{ instances: down }, 'One instance is not up', 'first in both lists'],
  // All say that they are up, and most of them say nothing any more.
  [{ selfPreservation: true }, 'Renewals are missing: 3 leases are kept', 'cannot tell now'],
  [{ state: 'warming', selfPreservation: true }, 'The registry is warming up', 'evicts nobody'],
])('%o is said as it is', (more, title, lede) => {
  const head = (locale: 'en' | 'ko') => staticHtml(<RegistryHead summary={{ ...summary, ...more }} total={3} past={false} />, { locale })
  expect(head('en')).toContain(title)
  expect(head('en')).toContain(lede)
  expect(head('ko')).not.toMatch(/sentence\./)
})
