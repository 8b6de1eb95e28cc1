import { expect, test } from 'vitest'
import { wallStepMs, wallSteps } from '../schemas'
import { wallBreaker } from '../testing/wall-breaker'
import type { HystrixEvent } from '../wire/hystrix-event'
import { commandsMax, commandsOf, newStreamCommands, silentMs, takeEvent } from './stream-commands'

const nowMs = 1_700_000_000_000
const stream = { source: 'hystrix' as const, name: 'orders' }
const event = (name: string, state: 'open' | 'closed' = 'closed', requests = 20): HystrixEvent => {
  const { source: _source, from: _from, steps: _steps, sinceMs: _since, ...breaker } = wallBreaker({ name, state, window: { requests, errors: 4, errorPercent: 20 } })
  return { kind: 'command', key: name, openHosts: state === 'open' ? 1 : 0, windowMs: 10_000, breaker }
}

test('each five seconds hold their share of the rolling window, and a gap is a gap', () => {
  const commands = newStreamCommands()
  takeEvent(commands, event('a'), nowMs)
  takeEvent(commands, event('a', 'closed', 40), nowMs + 2 * wallStepMs)
  const [one] = commandsOf(commands, stream, nowMs + 2 * wallStepMs)
  expect(one).toMatchObject({ source: 'hystrix', from: 'orders', sinceMs: null })
  expect(one?.steps).toHaveLength(wallSteps)
  expect(one?.steps.slice(-4)).toEqual([null, { requests: 10, errors: 2 }, null, { requests: 20, errors: 2 }])
})

test('since when it is in its state is known from the first change on', () => {
  const commands = newStreamCommands()
  takeEvent(commands, event('a'), nowMs)
  takeEvent(commands, event('a', 'open'), nowMs + 700)
  takeEvent(commands, event('a', 'open'), nowMs + 1_200)
  expect(commandsOf(commands, stream, nowMs + 1_200)[0]).toMatchObject({ state: 'open', sinceMs: nowMs + 700 })
})

test('who is silent is gone, and so is what Turbine takes back', () => {
  const commands = newStreamCommands()
  for (const name of ['a', 'b']) takeEvent(commands, event(name), nowMs)
  takeEvent(commands, { kind: 'gone', key: 'a' }, nowMs)
  expect(commandsOf(commands, stream, nowMs + silentMs).map(({ name }) => name)).toEqual(['b'])
  expect(commandsOf(commands, stream, nowMs + silentMs + 1)).toEqual([])
})

test('a stream of ever new names holds no more than so many, until the silent ones make room', () => {
  const commands = newStreamCommands()
  for (let at = 0; at < commandsMax + 10; at++) takeEvent(commands, event(`c${at}`), nowMs)
  expect([commands.byKey.size, commands.dropped]).toEqual([commandsMax, 10])
  takeEvent(commands, event('late'), nowMs + silentMs + 1)
  expect([commands.byKey.size, commands.dropped]).toEqual([1, 10])
})

test('what cannot be read is counted, what is of another type is not', () => {
  const commands = newStreamCommands()
  takeEvent(commands, { kind: 'unreadable' }, nowMs)
  takeEvent(commands, { kind: 'other' }, nowMs)
  expect(commands.dropped).toBe(1)
})
