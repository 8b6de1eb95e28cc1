import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { mintScope } from '@/lib/domains/gateway/core/fault-scope'
import { testScopeKey, until } from '@/lib/proxy/testing/estate'
import { startEstate } from './testing/running-estate'

let estate: Awaited<ReturnType<typeof startEstate>>
const services = ['home', 'playback', 'catalogue', 'recommendations', 'profiles', 'subscriptions']

beforeAll(async () => {
  estate = await startEstate([...services, 'audience'].map((application) => ({ application, zone: 'local-a' })))
})
afterAll(() => estate.stop())

const post = (path: string, body: unknown) =>
  fetch(`${estate.edge}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

describe('the bundled estate', () => {
  test('puts a page together out of five services, in one trace', async () => {
    // A profile's first rows are worked out anew, and home does not wait for ever: ask until the page is warm.
    await until('a warm profile', async () => ((await (await fetch(`${estate.edge}/home/?profile=p3`)).text()).includes('For you') ? true : undefined))
    const traceId = 'd'.repeat(32)
    const answer = await fetch(`${estate.edge}/home/?profile=p3`, { headers: { traceparent: `00-${traceId}-${'d'.repeat(16)}-01` } })
    expect(answer.status).toBe(200)
    const { rows } = (await answer.json()) as { rows: { name: string; titles: { name: string }[] }[] }
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['Continue watching', 'For you']))
    expect(rows.every(({ titles }) => titles.every(({ name }) => name.length > 0))).toBe(true)
    const served = () => new Set(estate.otlp.spans.filter((span) => span.traceId === traceId && span.kind === 2).map(({ service }) => service))
    await until('all of the trace', () => ['edge', 'sidecar', 'home', 'profiles', 'recommendations', 'playback', 'catalogue'].every((name) => served().has(name)) || undefined)
    const spans = estate.otlp.spans.filter((span) => span.traceId === traceId)
    const ids = new Set(spans.map(({ spanId }) => spanId))
    expect(spans.filter(({ parent }) => !ids.has(parent)).map(({ service, parent }) => [service, parent])).toEqual([['edge', 'd'.repeat(16)]])
    expect(spans.find(({ service, kind }) => service === 'home' && kind === 2)?.attributes['http.route']).toBe('/')
    expect(JSON.stringify(spans)).not.toContain('secret-of')
  })

  test('plays, keeps the progress and continues', async () => {
    const begun = await post('/playback/plays', { profile: 'p4', title: 't9', device: 'tv' })
    expect(begun.status).toBe(201)
    const { play, manifest } = (await begun.json()) as { play: string; manifest: string }
    expect(manifest).toContain('#EXTM3U')
    expect((await post(`/playback/plays/${play}/progress`, { seconds: 300 })).status).toBe(204)
    const { titles } = (await (await fetch(`${estate.edge}/playback/continue/p4`)).json()) as { titles: unknown[] }
    expect(titles[0]).toEqual({ title: 't9', seconds: 300 })
  })

  test('refuses an expired card with 402 until it is renewed', async () => {
    const play = () => post('/playback/plays', { profile: 'p14', title: 't9', device: 'tv' })
    expect((await play()).status).toBe(402)
    expect((await post('/subscriptions/accounts/a7/renewal', {})).status).toBe(200)
    expect((await play()).status).toBe(201)
  })

  test('carries the scope of a fault through services that know nothing of it: only the run’s own requests are hit, hops away', async () => {
    const rules = [{ id: 'r', caller: 'home', callee: 'playback', sharePercent: 100, scope: 'signed' as const, fault: { kind: 'error' as const, status: 500 }, endsAtMs: Date.now() + 60_000 }]
    expect(await estate.control.call(proxyCalls.putFaults, { run: 'scoped', epoch: 1, rules })).toMatchObject({ ok: true })
    const continues = async (headers: Record<string, string>) => {
      const answer = await fetch(`${estate.edge}/home/?profile=p3`, { headers })
      return [answer.status, (await answer.text()).includes('Continue watching')]
    }
    const scope = { 'x-fit-context': mintScope(testScopeKey, { run: 'scoped', group: 'mine', endsAtMs: Date.now() + 60_000 }) }
    expect([await continues({}), await continues(scope), await continues({})]).toEqual([[200, true], [200, false], [200, true]])
    const counts = await estate.control.call(proxyCalls.faults, {})
    expect(counts.ok && counts.value.counts).toMatchObject([{ run: 'scoped', seen: 1, injected: 1 }])
    expect(await estate.control.call(proxyCalls.putFaults, { run: 'scoped', epoch: 2, rules: [] })).toMatchObject({ ok: true })
    expect(await continues(scope)).toEqual([200, true])
  })

  test('sends metrics and logs that belong to traces', async () => {
    const metrics = () => estate.otlp.metricNames.get('home') ?? new Set()
    await until('the metrics', () => ['http.server.request.duration', 'nodejs.eventloop.delay.p99', 'process.cpu.time', 'process.memory.usage'].every((name) => metrics().has(name)) || undefined)
    await until('the logs', () => estate.otlp.logs.some(({ service, body, traceId }) => service === 'playback' && body === 'a play began' && traceId !== '') || undefined)
  })

  test('has an audience, which can be paused', async () => {
    const figures = async () => (await (await fetch(`${estate.edge}/audience/`)).json()) as { paused: boolean; requests: number; failures: number }
    await until('people', async () => (await figures()).requests > 3 || undefined)
    expect((await post('/audience/pause', {})).status).toBe(204)
    expect(await figures()).toMatchObject({ paused: true, failures: 0 })
    expect((await post('/audience/resume', {})).status).toBe(204)
    expect(await figures()).toMatchObject({ paused: false })
  })

  test('shows what is popular while there are no recommendations, and leaves the registry in order', async () => {
    const child = [...estate.children].find(([name]) => name.startsWith('recommendations'))
    const ended = child && once(child[1], 'exit')
    child?.[1].kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(estate.registry.told.filter(({ method }) => method === 'DELETE').map(({ url }) => url)).toEqual([`/eureka/apps/RECOMMENDATIONS/${child?.[0]}`])
    // In the proxy's picture the instance is still there, and then it is not: home's pages are whole either way.
    for (const [traceId, because] of [['e', 'connection'], ['f', 'no-instance']].map(([digit = '', reason]) => [digit.repeat(32), reason] as const)) {
      if (because === 'no-instance') estate.publish(estate.targets.filter(({ application }) => application !== 'recommendations'))
      await until(`a page served by the fallback: ${because}`, async () => {
        const answer = await fetch(`${estate.edge}/home/?profile=p3`, { headers: { traceparent: `00-${traceId}-${'e'.repeat(16)}-01` } })
        expect(answer.status).toBe(200)
        const { rows } = (await answer.json()) as { rows: { name: string; titles: { name: string }[] }[] }
        expect(rows.find(({ name }) => name === 'Popular now')?.titles.every(({ name }) => name.length > 0)).toBe(true)
        const reasons = () => estate.otlp.spans.filter((span) => span.traceId === traceId).map(({ attributes }) => attributes['quarterdeck.fallback'])
        await until('the spans', () => reasons().some(Boolean) || undefined)
        return reasons().includes(because) || undefined
      })
    }
    expect(await (await fetch(`${estate.edge}/home/titles/t9`)).json()).toMatchObject({ title: { id: 't9' }, similar: [] })
    expect(estate.output.join('')).not.toContain('no recommendations, showing what is popular')
  })

  test('registers with what the platform joins by', () => {
    const [first] = estate.registry.told.filter(({ method, url }) => method === 'POST' && url === '/eureka/apps/HOME')
    const { instance } = JSON.parse(first?.body ?? '{}')
    expect(instance).toMatchObject({ app: 'HOME', instanceId: expect.stringMatching(/^home-v000-/), status: 'UP', leaseInfo: { renewalIntervalInSecs: 5, durationInSecs: 15 }, metadata: { zone: 'local-a' } })
  })
})
