import { describe, expect, test } from 'vitest'
import type { Topology, TopologyNode } from '@/lib/domains/estate/topology-schemas'
import { staticHtml } from '../canary/testing/static-html'
import { Amplifiers, Operations } from '../traces/fan-out-panel'
import { graphOf } from './map-graph'
import { TeamView } from './team-view'
import { TopologyList } from './topology-list'

const node = (name: string, team: string, more: Partial<TopologyNode> = {}): TopologyNode => ({ kind: 'application', name, zone: '', owner: { kind: 'team', team }, requests: 600, errors: 0, p95Ms: 12, ...more })
const topology: Topology = {
  range: { fromMs: 0, toMs: 60_000 }, seconds: 60, more: 0, meta: { source: 'test', asOfMs: 0, newestMs: null, complete: true, missing: [] },
  nodes: [node('home', 'front'), node('titles', 'data', { errors: 120 }), node('postgresql titles', '', { kind: 'database', owner: null }), node('', '', { kind: 'outside', owner: null, requests: 0, p95Ms: null })],
  edges: [{ from: 3, to: 0, requests: 600, errors: 0, p95Ms: 12 }, { from: 0, to: 1, requests: 600, errors: 120, p95Ms: 40 }, { from: 1, to: 2, requests: 1_200, errors: 0, p95Ms: 3 }],
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const list = (search = '', locale: 'en' | 'ko' = 'en') => staticHtml(<TopologyList graph={graphOf(topology, 'none', new Set(['home']))} seconds={60} edge={null} />, { search, locale })

describe('the list', () => {
  test('has every call, worst first, each figure with its traces', () => {
    const html = list()
    expect(text(html)).toMatch(/home titles Failing 10 20 40 .*titles postgresql titles Healthy 20 0 3\.0/)
    expect(html).toContain('/traces?application=titles&amp;status=error')
    // A database has no page: its caller's traces are the evidence.
    expect(html).not.toContain('/applications/postgresql')
    expect(text(html)).toMatch(/Outside .* Not called/)
  })

  test('is sorted by what the address says, also the other way round', () => {
    const first = (search: string) => /<tbody>.*?<\/tr>/.exec(list(search))?.[0] ?? ''
    expect(text(first('sort=requests'))).toContain('postgresql titles')
    expect(text(first('sort=-p95'))).toContain('postgresql titles')
    expect(text(first('sort=p95'))).toContain('home titles')
    expect(text(first('sort=from'))).toContain('Outside home')
  })

  test('speaks Korean', () => {
    expect(text(list('', 'ko'))).toMatch(/home titles 실패/)
  })
})

test('the teams say how much crosses, and mark what fails', () => {
  const words = text(staticHtml(<TeamView topology={topology} />))
  expect(words).toContain('100 % of the calls between teams')
  expect(words).toContain('The busiest crossing is front → data.')
  expect(words).toMatch(/front · 10 ?! ?|front 10 !/)
})

test('calls per request stand by depth, and who adds them without a name where it may not be seen', () => {
  const counts = { median: 2, p95: 10, max: 12 }
  const operations = text(staticHtml(<Operations application="home" operations={[{ operation: 'GET /home', requests: 4, total: counts, depths: [counts, { median: 0, p95: 1, max: 1_200 }] }]} />))
  expect(operations).toMatch(/Depth 1 Depth 2 .*GET \/home 4 2 \/ 10 \/ 12 2 \/ 10 \/ 12 0 \/ 1 \/ 1,200/)
  const amplifiers = text(staticHtml(<Amplifiers amplifiers={[{ application: '', operation: '', served: 3, calls: counts, addedPerRequest: 11.25 }, { application: 'home', operation: 'GET /home', served: 4, calls: counts, addedPerRequest: 3.75 }]} />))
  expect(amplifiers).toMatch(/Other teams 2 \/ 10 \/ 12 11 .*home GET \/home 2 \/ 10 \/ 12 3\.8/)
})
