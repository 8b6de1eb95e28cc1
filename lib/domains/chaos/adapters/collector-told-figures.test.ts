import { beforeEach, describe, expect, test } from 'vitest'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { GoldenAnswer, RuntimeAnswer } from '../../telemetry/schemas'
import type { TelemetryCondition } from '../steady-schemas'
import { createCollectorToldFigures } from './collector-told-figures'

const condition = (measure: TelemetryCondition['measure'], application = 'home'): TelemetryCondition => ({ source: 'telemetry', measure, application, bound: 5 })
const counted = { measure: 'p95', caller: 'edge', callee: '*', bound: 5 } as const
const meta = (more: object = {}) => ({ source: 'collector', asOfMs: 500_000, newestMs: 499_000, complete: true, missing: [], ...more })
const point = { atMs: 480_000, requests: 5, errors: 1, p50Ms: 1, p95Ms: 2, p99Ms: 3 }
const golden = (more: object = {}): Result<GoldenAnswer, Fault> => ok({ series: [{ key: '', points: [point] }], stepMs: 10_000, more: 0, meta: meta(more) })
const runtime = (more = 0): Result<RuntimeAnswer, Fault> => ok({
  series: [
    { instance: 'a', points: [{ atMs: 480_000, cpu: 0.2, memoryBytes: 9, eventLoopMs: null }] },
    { instance: 'b', points: [{ atMs: 480_000, cpu: 0.7, memoryBytes: 3, eventLoopMs: 4 }, { atMs: 490_000, cpu: 0.1, memoryBytes: 1, eventLoopMs: 1 }] },
  ],
  stepMs: 10_000, more, meta: meta({ asOfMs: 499_900, newestMs: 498_000 }),
})

let nowMs: number
let asked: string[]
let answer: () => Promise<Result<GoldenAnswer, Fault>>
let patience: () => Promise<void>
beforeEach(() => {
  nowMs = 500_000
  asked = []
  answer = async () => golden()
  patience = () => new Promise(() => undefined)
})
const figures = () =>
  createCollectorToldFigures(
    { golden: async (application, { fromMs, toMs }, stepMs) => (asked.push(`golden ${application} ${fromMs} ${toMs} ${stepMs}`), answer()), runtime: async (application) => (asked.push(`runtime ${application}`), runtime(application === 'vast' ? 1 : 0)) },
    { nowMs: () => nowMs, patience: () => patience() },
  )

describe('figures that applications tell', () => {
  test('are asked of those that are named, by what is wanted of them', async () => {
    const told = await figures().read([counted, condition('p95'), condition('cpu'), condition('memory', 'shop')])
    expect(asked).toEqual(['golden home 380000 500000 10000', 'runtime home', 'runtime shop'])
    expect(told).toEqual(ok([
      { application: 'home', asOfMs: 499_900, newestMs: 498_000, golden: [point], runtime: [{ atMs: 480_000, cpu: 0.7, memoryBytes: 9, eventLoopMs: 4 }, { atMs: 490_000, cpu: 0.1, memoryBytes: 1, eventLoopMs: 1 }] },
      expect.objectContaining({ application: 'shop', golden: [] }),
    ]))
    asked = []
    expect(await figures().read([counted])).toEqual(ok([]))
    expect(asked).toEqual([])
  })

  test('of more instances than are listed are unknown: the worst may be another', async () => {
    expect(await figures().read([condition('cpu', 'vast')])).toMatchObject({ ok: true, value: [{ application: 'vast', runtime: [] }] })
  })

  test('are asked for once in two seconds, whoever looks how often', async () => {
    const { read } = figures()
    await Promise.all([read([condition('p95')]), read([condition('rate')])])
    nowMs += 1_999
    await read([condition('p95')])
    expect(asked).toHaveLength(1)
    nowMs += 1
    await read([condition('p95')])
    expect(asked).toHaveLength(2)
  })

  test('of a slow collector are those of a moment ago, and then none: nobody waits for it', async () => {
    const { read } = figures()
    await read([condition('p95')])
    let tell: (answer: Result<GoldenAnswer, Fault>) => void = () => undefined
    answer = () => new Promise((resolve) => (tell = resolve))
    patience = async () => undefined
    nowMs += 5_999
    expect(await read([condition('p95')])).toMatchObject({ ok: true })
    nowMs += 1
    expect(await read([condition('p95')])).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    expect(asked).toHaveLength(2)
    tell(golden({ asOfMs: 505_000 }))
    patience = () => new Promise(() => undefined)
    expect(await read([condition('p95')])).toMatchObject({ ok: true, value: [{ asOfMs: 505_000 }] })
  })

  test('that are refused, thrown or not whole are unknown', async () => {
    for (const one of [async () => fail(fault('unavailable', 'no')), () => Promise.reject(new Error('lost')), async () => golden({ complete: false, missing: ['a day is set aside'] })]) {
      answer = one
      expect(await figures().read([condition('p95')])).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    }
  })
})
