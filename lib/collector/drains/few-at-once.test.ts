import { expect, test } from 'vitest'
import type { ArrivalReader } from '@/lib/domains/telemetry/arrival-ports'
import { ok } from '@/lib/kernel/result'
import { fewAtOnce } from './few-at-once'

test('so many at a time, in their order; one that fails makes room too', async () => {
  const running: { day: string; end: (fails: boolean) => void }[] = []
  const slow: ArrivalReader = {
    arrivalTally: async () => ok({ days: [], thinned: [], counted: [] }),
    arrivals: ({ day }) => new Promise((resolve, reject) => running.push({ day, end: (fails) => (fails ? reject(new Error(day)) : resolve(ok({ signal: 'logs', rows: [], thinned: false }))) })),
  }
  const store = fewAtOnce(slow, 2)
  const ask = (day: string) => store.arrivals({ signal: 'logs', applications: [], day, after: { stamp: 0, row: 0 }, upTo: 0, limit: 1 })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(ask)
  expect(running.map(({ day }) => day)).toEqual(['a', 'b'])
  running[1]?.end(true)
  await expect(b).rejects.toThrow('b')
  expect(running.map(({ day }) => day)).toEqual(['a', 'b', 'c'])
  running[0]?.end(false)
  await a
  expect(running.map(({ day }) => day)).toEqual(['a', 'b', 'c', 'd'])
  running[2]?.end(false)
  running[3]?.end(false)
  expect(await Promise.all([c, d])).toMatchObject([{ ok: true }, { ok: true }])
})
