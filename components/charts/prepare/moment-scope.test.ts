import { expect, test } from 'vitest'
import { momentLinks, wholeSpan } from './moment-scope'

const span = { fromMs: 1_800_000_000_000.4, toMs: 1_800_000_030_000.2 }

test('each link holds the span and the scope', () => {
  const links = momentLinks({ application: 'home', zone: 'local-a', instance: 'home-v001-abc', signal: 'errors' }, span)
  const scope = 'application=home&instance=home-v001-abc&zone=local-a&from=1800000000000&to=1800000030001'
  expect(links).toEqual({
    traces: `/traces?${scope}`, failed: `/traces?${scope}&status=error`, slowest: `/traces?${scope}&sort=slowest`, logs: `/logs?${scope}`, loud: `/logs?${scope}&severity=warn`,
    changes: '/changes?application=home&from=1799999400000&to=1800000030001',
  })
})

test('without an application they are of everything, and the changes of the edge are those of all', () => {
  expect(momentLinks({}, span).logs).toBe('/logs?from=1800000000000&to=1800000030001')
  expect(momentLinks({ application: 'edge' }, span)).toMatchObject({ traces: '/traces?application=edge&from=1800000000000&to=1800000030001', changes: '/changes?from=1799999400000&to=1800000030001' })
})

test.each([
  [{ fromMs: 10, toMs: 10 }, { fromMs: 10, toMs: 1_010 }],
  [{ fromMs: 10.9, toMs: 5_000.1 }, { fromMs: 10, toMs: 5_001 }],
])('%j is at least a second of whole milliseconds', (given, whole) => expect(wholeSpan(given)).toEqual(whole))
