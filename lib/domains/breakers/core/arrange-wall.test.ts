import { expect, test } from 'vitest'
import { WallInput } from '../schemas'
import { wallBreaker } from '../testing/wall-breaker'
import { compareBreakers, matchesWall } from './arrange-wall'

const failing = (errorPercent: number | null) => ({ requests: 20, errors: 1, errorPercent })
const all = [
  wallBreaker({ name: 'quiet', perSecond: 0 }), wallBreaker({ name: 'busy', perSecond: 50 }), wallBreaker({ name: 'failing', window: failing(30) }), wallBreaker({ name: 'unknown', state: 'unknown' }),
  wallBreaker({ name: 'trying', state: 'half-open' }), wallBreaker({ name: 'held', forced: { mode: 'closed', untilMs: null } }), wallBreaker({ name: 'shut', forced: { mode: 'open', untilMs: 5 } }), wallBreaker({ name: 'open', state: 'open', window: failing(80) }),
]

test('the worst come first', () => expect(all.toSorted(compareBreakers).map(({ name }) => name)).toEqual(['open', 'shut', 'held', 'trying', 'failing', 'busy', 'quiet', 'unknown']))

test.each([
  [{ state: 'open' }, ['trying', 'held', 'shut', 'open']],
  [{ state: 'failing' }, ['failing', 'trying', 'held', 'shut', 'open']],
  [{ q: 'IN' }, ['failing', 'trying']],
  [{ q: 'home → op' }, ['open']],
  [{ source: 'turbine' }, []],
])('%j leaves %j', (input, names) => expect(all.filter((one) => matchesWall(one, WallInput.parse(input))).map(({ name }) => name)).toEqual(names))
