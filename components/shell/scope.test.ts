import { expect, test } from 'vitest'
import { changedQuery, readScope, withScope } from './scope'

test('a bare address is the last hour of everything, live', () => {
  expect(readScope(new URLSearchParams(), 0)).toEqual({ from: 'now-1h', to: 'now', zone: null, team: null, live: true })
})

test('a link takes the scope along, but not the filters of the page it leaves', () => {
  const current = new URLSearchParams('from=now-15m&to=now&zone=local-b&q=timeout')
  expect(withScope('/traces', current)).toBe('/traces?from=now-15m&to=now&zone=local-b')
})

test('what the link says itself wins, and its hash stays last', () => {
  const current = new URLSearchParams('zone=local-b&team=video')
  expect(withScope('/logs?zone=local-a#end', current)).toBe('/logs?zone=local-a&team=video#end')
})

test('a change of the query leaves the rest alone and drops what became empty', () => {
  expect(changedQuery(new URLSearchParams('q=a&zone=b'), { zone: null, sort: 'p95' })).toBe('?q=a&sort=p95')
  expect(changedQuery(new URLSearchParams('q=a'), { q: '' })).toBe('')
})
