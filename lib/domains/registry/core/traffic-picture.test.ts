import { describe, expect, test } from 'vitest'
import { serveUnleased, trafficWitness, type TrafficPicture, unmatchedApplications, usablePicture } from './traffic-picture'

const picture = (served: Record<string, number>, more: Partial<TrafficPicture> = {}): TrafficPicture => ({
  asOfMs: 100_000, windowMs: 120_000, complete: true, applicationOf: new Map(Object.keys(served).map((id) => [id, 'home'])),
  byInstance: new Map(Object.entries(served).map(([id, lastAtMs]) => [id, { requests: 5, lastAtMs }])), ...more,
})
const none = new Set<string>()

describe('who serves without a lease', () => {
  const found = (lastAtMs: number, goneAtMs: number) => serveUnleased(picture({ h: lastAtMs }), () => false, () => goneAtMs).map(({ instance }) => instance)
  test('it went before its last requests, by more than spans come late', () => {
    expect([found(70_001, 50_000), found(70_000, 50_000)]).toEqual([['h'], []])
  })
  test('whoever holds a lease is none, and nobody of whom the application is not known', () => {
    expect(serveUnleased(picture({ h: 90_000 }), (id) => id === 'h', () => 0)).toEqual([])
    expect(serveUnleased(picture({ h: 90_000 }, { applicationOf: new Map() }), () => false, () => 0)).toEqual([])
  })
})

describe('strangers that report under another name', () => {
  const unleased = [{ application: 'home', instance: 'uuid', requests: 5, lastAtMs: 90_000 }]
  const stranger = { application: 'home', instance: 'host:home:80', verified: false }
  test('cannot be told from a stowaway where one of them seems to serve nothing', () => {
    expect(unmatchedApplications([stranger], unleased, picture({ uuid: 90_000 }))).toEqual(new Set(['home']))
    expect(trafficWitness(picture({ uuid: 90_000 }), stranger, new Set(['home']))).toEqual({ kind: 'unknown' })
  })
  test('are no excuse where all strangers are matched, or all are verified, or it is another application', () => {
    expect(unmatchedApplications([stranger], unleased, picture({ uuid: 90_000, 'host:home:80': 90_000 }))).toEqual(none)
    expect(unmatchedApplications([{ ...stranger, verified: true }], unleased, picture({ uuid: 90_000 }))).toEqual(none)
    expect(unmatchedApplications([{ ...stranger, application: 'other' }], unleased, picture({ uuid: 90_000 }))).toEqual(none)
    expect(trafficWitness(picture({}), { ...stranger, verified: true }, new Set(['home']))).toEqual({ kind: 'none' })
  })
})

test('silence is no proof where telemetry did not answer, or only in part', () => {
  const one = { application: 'home', instance: 'h', verified: true }
  expect(trafficWitness(null, one, none)).toEqual({ kind: 'unknown' })
  expect(trafficWitness(picture({}, { complete: false }), one, none)).toEqual({ kind: 'unknown' })
  expect(trafficWitness(picture({}), one, none)).toEqual({ kind: 'none' })
  expect(trafficWitness(picture({ h: 90_000 }, { complete: false }), one, none)).toEqual({ kind: 'seen', requests: 5, lastAtMs: 90_000 })
})

test('a picture of a minute ago is used, an older one is not', () => {
  const old = picture({})
  expect([usablePicture(old, 160_000), usablePicture(old, 160_001)]).toEqual([old, null])
})
