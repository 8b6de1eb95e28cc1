import { describe, expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { readApplicationSummary } from './read-application'
import { readOverview } from './read-overview'
import { OverviewQuery } from './schemas'
import { counts, memberOf, operator, owned, served, type TestEstate, testNowMs, testPorts } from './testing/estate'

const estate: TestEstate = {
  owned: [owned('home', 'shop', 2), owned('playback', 'media', 2), owned('idle', 'media', null)],
  leases: { home: counts({ up: 2 }), playback: counts({ up: 2 }), stray: counts({ up: 1 }) },
  traffic: [served('edge', 900), served('home', 600, 1), served('playback', 300, 60), served('stray', 50)],
}
const ask = OverviewQuery.parse({})
const read = async (...[ports, actor, query]: Parameters<typeof readOverview>) => {
  const answer = await readOverview(ports, actor, query)
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}

describe('readOverview', () => {
  test('an operator sees owned, registered and reporting applications, worst first, and the unowned marked', async () => {
    const overview = await read(testPorts(estate), operator, ask)
    expect(overview.applications.items.map((row) => [row.name, row.verdict.state, row.owner.kind])).toEqual([
      ['playback', 'failing', 'team'],
      ['edge', 'healthy', 'platform'],
      ['home', 'healthy', 'team'],
      ['stray', 'healthy', 'none'],
      ['idle', 'stopped', 'team'],
    ])
    expect(overview.worst).toEqual([{ name: 'playback', verdict: { state: 'failing', reason: { kind: 'errors', rate: 0.2 } } }])
    expect(overview.entrance).toMatchObject({ of: 'edge', recent: { requests: 900, slowest: null } })
  })

  test("a member sees their team's applications and sums, and nothing of others", async () => {
    const overview = await read(testPorts(estate), memberOf('shop'), ask)
    expect(overview.applications.items.map((row) => row.name)).toEqual(['home'])
    expect(overview.instances).toEqual({ up: 2, registered: 2, desired: 2 })
    expect(overview.counts).toEqual({ healthy: 1 })
    expect(overview.entrance).toMatchObject({ of: 'applications', recent: { requests: 600, slowest: 'home' } })
  })

  test('pages without leaving a row out or showing one twice, also behind a filter', async () => {
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await read(testPorts(estate), operator, { ...ask, limit: 2, sort: 'name', cursor })
      names.push(...page.applications.items.map((row) => row.name))
      cursor = page.applications.next ?? undefined
    } while (cursor)
    expect(names).toEqual(['edge', 'home', 'idle', 'playback', 'stray'])
    const found = await read(testPorts(estate), operator, { ...ask, q: 'PLAY' })
    expect(found.applications).toMatchObject({ total: 1, next: null })
    expect(found.counts).toMatchObject({ healthy: 3 })
  })

  test('a cursor that is not one of ours is refused at its field', async () => {
    const answer = await readOverview(testPorts(estate), operator, { ...ask, cursor: 'nonsense' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/cursor' }] } })
  })

  test('without the collector leases stay, traffic is not known, and nothing is called healthy', async () => {
    const gone = async () => fail(fault('unavailable', 'The collector does not answer.'))
    const overview = await read(testPorts(estate, { traffic: { summary: gone, overTime: gone } }), operator, ask)
    expect(overview.telemetry.fault).toMatchObject({ code: 'unavailable' })
    expect(overview.counts).toEqual({ unknown: 3, stopped: 1 })
    expect(overview.applications.items.every((row) => row.traffic === null)).toBe(true)
    expect(overview.instances.up).toBe(5)
  })

  test('metrics that stopped a minute ago say nothing about now', async () => {
    const overview = await read(testPorts({ ...estate, newestMs: testNowMs - 61_000 }), operator, ask)
    expect(overview.counts.healthy).toBeUndefined()
    expect(overview.telemetry.meta?.newestMs).toBe(testNowMs - 61_000)
  })

  test('without the registry the runtime speaks for what was deployed, and the count of leases is not known', async () => {
    const overview = await read(testPorts(estate, { leases: async () => fail(fault('unavailable', 'The daemon does not answer.')) }), operator, ask)
    expect(overview.instances).toEqual({ up: null, registered: null, desired: 4 })
    expect(overview.applications.items.find((row) => row.name === 'home')).toMatchObject({ verdict: { state: 'healthy' }, instances: { up: 2, desired: 2 } })
  })

  test('a range of the past is not judged by the leases of now', async () => {
    const past = { range: () => ok({ fromMs: testNowMs - 7_200_000, toMs: testNowMs - 3_600_000 }) }
    const overview = await read(testPorts({ ...estate, leases: {} }, past), operator, ask)
    expect(overview.applications.items.find((row) => row.name === 'home')?.verdict.reason.kind).toBe('no-registry')
    expect(overview.applications.items.find((row) => row.name === 'playback')?.verdict.state).toBe('failing')
  })
})

describe('readApplicationSummary', () => {
  const of = (application: string) => ({ from: 'now-1h', to: 'now', zone: undefined, application })

  test('answers the row with its release', async () => {
    const answer = await readApplicationSummary(testPorts(estate), memberOf('shop'), of('home'))
    expect(answer).toMatchObject({ ok: true, value: { row: { name: 'home', release: { version: '1.4.0' }, verdict: { state: 'healthy' } } } })
  })

  test.each(['playback', 'stray', 'nowhere'])('%s does not exist for somebody of another team', async (name) => {
    expect(await readApplicationSummary(testPorts(estate), memberOf('shop'), of(name))).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  test('an operator finds what only registered', async () => {
    expect(await readApplicationSummary(testPorts(estate), operator, of('stray'))).toMatchObject({ ok: true, value: { row: { owner: { kind: 'none' } } } })
  })
})
