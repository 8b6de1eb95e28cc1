import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeZoneLoss, type ZoneLoad } from './zone-loss'

const load = (zones: Record<string, number>, peakRate: number | null, ratePerInstance: number | null = 100): ZoneLoad => ({
  application: 'home',
  upByZone: new Map(Object.entries(zones)),
  peakRate,
  limit: ratePerInstance === null ? null : { ratePerInstance, from: 'declared' },
})

describe('can it lose a zone', () => {
  test('exactly enough is enough, and one request a second more is not', () => {
    expect(judgeZoneLoss(load({ a: 1, b: 1, c: 1 }, 200))).toMatchObject({ kind: 'judged', worst: { kind: 'yes', left: 2, spareRate: 0 } })
    expect(judgeZoneLoss(load({ a: 1, b: 1, c: 1 }, 201))).toMatchObject({ kind: 'judged', worst: { kind: 'no', left: 2, missingRate: 1, missingInstances: 1 } })
  })

  test('what was merely seen proves a yes and never a no: one may take more than it was asked for', () => {
    const seen = (peakRate: number) => judgeZoneLoss({ ...load({ a: 1, b: 2 }, peakRate), limit: { ratePerInstance: 100, from: 'measured' } })
    expect(seen(100)).toMatchObject({ kind: 'judged', from: 'measured', worst: { kind: 'yes', zone: 'b', spareRate: 0 } })
    expect(seen(101)).toEqual({
      kind: 'judged',
      from: 'measured',
      worst: { kind: 'unproven', zone: 'b', left: 1, missingRate: 1, seenRate: 100 },
      zones: [
        { kind: 'yes', zone: 'a', left: 2, spareRate: 99 },
        { kind: 'unproven', zone: 'b', left: 1, missingRate: 1, seenRate: 100 },
      ],
    })
  })

  test('the zone with most of the instances is the worst to lose', () => {
    expect(judgeZoneLoss(load({ b: 3, a: 1 }, 150))).toEqual({
      kind: 'judged',
      from: 'declared',
      worst: { kind: 'no', zone: 'b', left: 1, missingRate: 50, missingInstances: 1 },
      zones: [
        { kind: 'yes', zone: 'a', left: 3, spareRate: 150 },
        { kind: 'no', zone: 'b', left: 1, missingRate: 50, missingInstances: 1 },
      ],
    })
  })

  test('an application that nobody calls can lose any zone', () => {
    expect(judgeZoneLoss(load({ a: 1, b: 1 }, 0))).toMatchObject({ worst: { kind: 'yes', spareRate: 100 } })
  })

  test.each<[string, ZoneLoad, unknown]>([
    ['one zone needs no telemetry to be one', load({ a: 5 }, null, null), { kind: 'one-zone', zone: 'a' }],
    ['a zone without anything up is none', load({ a: 5, b: 0 }, 10), { kind: 'one-zone', zone: 'a' }],
    ['nothing up', load({ a: 0 }, 10), { kind: 'undecided', because: 'nothing-up' }],
    ['an instance that tells no zone', load({ a: 1, b: 1, unknown: 1 }, 10), { kind: 'undecided', because: 'zone-unknown' }],
    ['telemetry does not answer', load({ a: 1, b: 1 }, null), { kind: 'undecided', because: 'no-telemetry' }],
    ['nobody knows what one can take', load({ a: 1, b: 1 }, 10, null), { kind: 'undecided', because: 'no-limit' }],
    ['one that can take nothing', load({ a: 1, b: 1 }, 10, 0), { kind: 'undecided', because: 'no-limit' }],
  ])('%s', (_what, input, expected) => {
    expect(judgeZoneLoss(input)).toEqual(expected)
  })

  test('adding what it asks for makes the answer yes, and one less does not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 }), fc.nat(20_000), fc.integer({ min: 1, max: 500 }), (counts, peakRate, rate) => {
        const zones = Object.fromEntries(counts.map((up, at) => [`z${at}`, up]))
        const verdict = judgeZoneLoss(load(zones, peakRate, rate))
        if (verdict.kind !== 'judged' || verdict.worst.kind !== 'no') return
        const { zone, missingInstances } = verdict.worst
        const elsewhere = Object.keys(zones).find((name) => name !== zone) ?? ''
        const after = (more: number) => {
          const next = judgeZoneLoss(load({ ...zones, [elsewhere]: (zones[elsewhere] ?? 0) + more }, peakRate, rate))
          return next.kind === 'judged' ? next.zones.find((one) => one.zone === zone)?.kind : next.kind
        }
        expect([after(missingInstances), after(missingInstances - 1)]).toEqual(['yes', 'no'])
      }),
    )
  })
})
