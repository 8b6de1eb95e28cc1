import { expect, test } from 'vitest'
import { ok } from '@/lib/kernel/result'
import type { Traffic, TrafficQuestion } from '../ports'
import { keepTraffic } from './kept-traffic'

const meta = { source: 'test', asOfMs: 0, newestMs: null, complete: true, missing: [] }

function counting() {
  let nowMs = 15_000
  const asked: TrafficQuestion[] = []
  const traffic: Traffic = {
    summary: async (question) => {
      asked.push(question)
      return ok({ rows: [], meta })
    },
    overTime: async () => ok([]),
  }
  return { kept: keepTraffic(traffic, { nowMs: () => nowMs }), asked, later: (ms: number) => (nowMs += ms) }
}
const question = (more: Partial<TrafficQuestion> = {}): TrafficQuestion => ({ applications: null, zone: undefined, range: { fromMs: 0, toMs: 15_000 }, by: 'application', ...more })

test('the same question within a moment is asked once, also when its end moved by milliseconds', async () => {
  const { kept, asked, later } = counting()
  await Promise.all([kept.summary(question()), kept.summary(question())])
  later(400)
  await kept.summary(question({ range: { fromMs: 400, toMs: 15_400 } }))
  expect(asked).toHaveLength(1)
})

test('is asked again after the moment', async () => {
  const { kept, asked, later } = counting()
  await kept.summary(question())
  later(1_500)
  await kept.summary(question())
  expect(asked).toHaveLength(2)
})

test('never answers one scope with what another may see', async () => {
  const { kept, asked } = counting()
  await kept.summary(question())
  await kept.summary(question({ applications: ['home'] }))
  await kept.summary(question({ applications: ['home'], keys: ['home'] }))
  expect(asked).toHaveLength(3)
})

test('holds a bounded number of answers', async () => {
  const { kept, asked } = counting()
  for (let at = 0; at < 1_000; at++) await kept.summary(question({ zone: `z${at}` }))
  await kept.summary(question({ zone: 'z999' }))
  expect(asked).toHaveLength(1_000)
})
