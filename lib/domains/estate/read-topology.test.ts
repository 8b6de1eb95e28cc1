import { expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import type { CallsAnswer, CallsInput } from '../telemetry/call-schemas'
import { readTopology, type TopologyPorts } from './read-topology'
import { memberOf, operator, owned, testNowMs, testPorts } from './testing/estate'
import { TopologyQuery } from './topology-schemas'

const figures = { requests: 1, errors: 0, p95Ms: 10 }
const answer: CallsAnswer = {
  ends: [
    { kind: 'application', name: 'home', zone: '', ...figures }, { kind: 'application', name: 'edge', zone: '', ...figures }, { kind: 'application', name: 'stray', zone: '', ...figures },
    { kind: 'database', name: 'postgresql titles', zone: '', ...figures }, { kind: 'hidden', name: '', zone: '', ...figures },
  ],
  calls: [{ from: 1, to: 0, ...figures }],
  more: 3,
  seconds: 60,
  meta: { source: 'test', asOfMs: testNowMs, newestMs: null, complete: true, missing: [] },
}

function asking(given: Awaited<ReturnType<TopologyPorts['calls']>> = ok(answer)) {
  const asked: CallsInput[] = []
  const ports: TopologyPorts = {
    ...testPorts({ owned: [owned('home', 'shop', 1), owned('other', 'media', 1)], leases: {}, traffic: [] }),
    calls: async (question) => {
      asked.push(question)
      return given
    },
  }
  return { asked, ports }
}

test('each application says whose it is, and what is no application has no owner', async () => {
  const { asked, ports } = asking()
  const read = await readTopology(ports, operator, TopologyQuery.parse({ zone: 'local-a', by: 'zone' }))
  if (!read.ok) throw new Error(read.error.detail)
  expect(read.value.nodes.map(({ owner }) => owner)).toEqual([{ kind: 'team', team: 'shop' }, { kind: 'platform' }, { kind: 'none' }, null, null])
  expect(read.value).toMatchObject({ edges: [{ from: 1, to: 0 }], more: 3, seconds: 60 })
  expect(asked).toEqual([{ applications: null, range: { fromMs: testNowMs - 3_600_000, toMs: testNowMs }, byZone: true, limit: 4_000, zone: 'local-a' }])
})

test("a member's question is about their team's applications alone", async () => {
  const { asked, ports } = asking()
  await readTopology(ports, memberOf('shop'), TopologyQuery.parse({}))
  expect(asked).toMatchObject([{ applications: ['home'], byZone: false }])
})

test('without the collector the map is not known, which is not an empty one', async () => {
  const { ports } = asking(fail(fault('unavailable', 'The collector does not answer.')))
  expect(await readTopology(ports, operator, TopologyQuery.parse({}))).toMatchObject({ ok: false, error: { code: 'unavailable' } })
})
