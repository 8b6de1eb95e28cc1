import { describe, expect, test } from 'vitest'
import type { Topology, TopologyNode } from '@/lib/domains/estate/topology-schemas'
import { graphOf, lookAt, nodeId } from './map-graph'
import { hiddenKey, platformKey, teamMatrix } from './team-matrix'
import { topologyAsk, topologyLook } from './topology-ask'

const application = (name: string, team: string | null, zone = ''): TopologyNode => ({
  kind: 'application', name, zone, owner: team === null ? { kind: 'none' } : team === 'platform' ? { kind: 'platform' } : { kind: 'team', team }, requests: 100, errors: 0, p95Ms: 10,
})
const store = (kind: 'database' | 'external' | 'outside' | 'hidden', name: string): TopologyNode => ({ kind, name, zone: '', owner: null, requests: 100, errors: 0, p95Ms: 10 })
const edge = (from: number, to: number, requests = 100, errors = 0) => ({ from, to, requests, errors, p95Ms: 10 })

// outside > edge > home > titles > db; home > cards (external), lone stands alone
const estate: Topology = {
  range: { fromMs: 0, toMs: 60_000 }, seconds: 60, more: 0, meta: { source: 'test', asOfMs: 0, newestMs: null, complete: true, missing: [] },
  nodes: [store('outside', ''), application('edge', 'platform'), application('home', 'front'), application('titles', 'data'), store('database', 'postgresql titles'), store('external', 'cards'), application('lone', 'data')],
  edges: [edge(0, 1), edge(1, 2), edge(2, 3, 100, 20), edge(3, 4), edge(2, 5), edge(3, 3, 7), edge(2, 2, 50)],
}
const everything = { focus: null, hops: 1 as const, q: '', team: null, onlyUnhealthy: false, withoutStores: false }
const names = (look: Partial<Parameters<typeof lookAt>[1]>) =>
  lookAt(graphOf(estate, 'none', new Set()), { ...everything, ...look }).nodes.map(({ node }) => node.name || node.kind)

describe('the graph', () => {
  test('judges nodes and edges, and marks what was changed', () => {
    const { nodes, edges } = graphOf(estate, 'none', new Set(['home', 'cards']))
    expect(edges.filter(({ state }) => state !== 'healthy').map(({ id, state }) => [id, state])).toEqual([['application:home > application:titles', 'failing']])
    // Something that only bears the name of an application was not changed.
    expect(nodes.filter(({ changed }) => changed).map(({ id }) => id)).toEqual(['application:home'])
  })

  test('puts a store with the group that alone calls it', () => {
    const groupOf = (topology: Topology) => Object.fromEntries(graphOf(topology, 'team', new Set()).nodes.map(({ id, group }) => [id, group]))
    expect(groupOf(estate)).toEqual({ outside: '', 'application:edge': 'platform', 'application:home': 'front', 'application:titles': 'data', 'database:postgresql titles': 'data', 'external:cards': 'front', 'application:lone': 'data' })
    expect(groupOf({ ...estate, edges: [...estate.edges, edge(2, 4)] })['database:postgresql titles']).toBe('')
  })
})

describe('a look', () => {
  test.each([
    ['everything', {}, ['outside', 'edge', 'home', 'titles', 'postgresql titles', 'cards', 'lone']],
    ['a neighbourhood', { focus: 'application:home' }, ['edge', 'home', 'titles', 'cards']],
    ['a wider one', { focus: 'application:home', hops: 2 as const }, ['outside', 'edge', 'home', 'titles', 'postgresql titles', 'cards']],
    ['a focus that is gone shows everything', { focus: 'application:gone' }, ['outside', 'edge', 'home', 'titles', 'postgresql titles', 'cards', 'lone']],
    ['a name and what it touches', { q: 'home' }, ['edge', 'home', 'titles', 'cards']],
    ['nothing', { q: 'nowhere' }, []],
    ['a team and what it touches', { team: 'front' }, ['edge', 'home', 'titles', 'cards']],
    ['what is ill', { onlyUnhealthy: true }, ['home', 'titles']],
    ['applications alone', { withoutStores: true }, ['outside', 'edge', 'home', 'titles', 'lone']],
  ])('%s', (_what, look, shown) => {
    expect(names(look)).toEqual(shown)
  })

  test('is read from the address, without what makes no sense', () => {
    expect(topologyLook(new URLSearchParams('view=list&group=zone&focus=application:home&hops=2&q= Home &only=unhealthy&stores=no'))).toEqual({
      view: 'list', group: 'zone', label: 'rate', focus: 'application:home', hops: 2, q: 'home', team: null, onlyUnhealthy: true, withoutStores: true,
    })
    expect(topologyLook(new URLSearchParams('view=globe&group=planet&hops=9'))).toMatchObject({ view: null, group: 'none', hops: 1 })
    expect(topologyAsk(new URLSearchParams('group=zone&zone=a'))).toEqual({ from: 'now-1h', to: 'now', zone: 'a', by: 'zone' })
  })

  test('names one node by kind, name and zone', () => {
    expect(nodeId({ kind: 'application', name: 'home', zone: 'a' })).toBe('application:home@a')
    expect(nodeId({ kind: 'outside', name: '', zone: '' })).toBe('outside')
  })
})

describe('calls between teams', () => {
  test('count applications of teams alone; the platform is beside them', () => {
    const matrix = teamMatrix(estate)
    expect(matrix.rows.map(({ key }) => key)).toEqual(['data', 'front', platformKey])
    expect(matrix).toMatchObject({ calls: 157, crossing: 100, busiest: { from: 'front', to: 'data', requests: 100 }, more: 0 })
    expect(matrix.rows[1]).toMatchObject({ applications: ['home'], made: 150, within: 50, leansOn: { key: 'data', requests: 100 }, cells: [{ requests: 100, errors: 20 }, { requests: 50 }, { requests: 0 }] })
  })

  test('keep what may not be seen as one row, last', () => {
    const matrix = teamMatrix({ ...estate, nodes: [store('hidden', ''), application('home', 'front')], edges: [edge(0, 1), edge(1, 0)] })
    expect(matrix.rows.map(({ key }) => key)).toEqual(['front', hiddenKey])
    expect(matrix).toMatchObject({ calls: 0, busiest: null })
  })

  test('leave the quietest teams out of a large estate and count them', () => {
    const many = Array.from({ length: 50 }, (_, at) => application(`a${at}`, `team-${String(at).padStart(2, '0')}`))
    const matrix = teamMatrix({ ...estate, nodes: many, edges: many.map((_, at) => edge(at, at, at + 1)) })
    expect([matrix.rows.length, matrix.more, matrix.rows[0]?.key]).toEqual([40, 10, 'team-10'])
  })
})
