import { ok } from '@/lib/kernel/result'
import type { Actor } from '@/lib/kernel/actor'
import { noSpark } from '../schemas'
import type { EstatePorts, LeaseCounts, OwnedApplication, TrafficRow } from '../ports'

export const testNowMs = 1_800_000_000_000

export const operator: Actor = { kind: 'person', id: 'p1', name: 'Op', operator: true, teams: new Map() }
export const memberOf = (team: string): Actor => ({ kind: 'person', id: 'p2', name: 'Member', operator: false, teams: new Map([[team, 'member']]) })

export const counts = (some: Partial<LeaseCounts>): LeaseCounts => ({ up: 0, down: 0, starting: 0, outOfService: 0, unknown: 0, ...some })
export const served = (key: string, requests: number, errors = 0, p95Ms: number | null = 20): TrafficRow => ({ key, requests, errors, p95Ms, worstZone: null, spark: noSpark })
export const owned = (name: string, team: string, desired: number | null): OwnedApplication => ({ name, team, description: '', desired, healthy: desired ?? 0, starting: 0 })

export interface TestEstate {
  owned: OwnedApplication[]
  leases: Record<string, LeaseCounts>
  traffic: TrafficRow[]
  newestMs?: number | null
}

const meta = (newestMs: number | null) => ({ source: 'test', asOfMs: testNowMs, newestMs, complete: true, missing: [] })

/** Ports over plain values. Scopes are honoured as the real adapters do it: asked names alone come back. */
export function testPorts(estate: TestEstate, change: Partial<EstatePorts> = {}): EstatePorts {
  const within = (names: string[] | null, name: string) => names === null || names.includes(name)
  return {
    nowMs: () => testNowMs,
    owned: {
      list: async (scope) => estate.owned.filter((one) => scope.kind === 'all' || scope.teamIds.includes(one.team)),
      find: async (scope, name) => estate.owned.find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.team))) ?? null,
      releases: async (names) => names.map((application) => ({ application, number: 4, version: '1.4.0', at: new Date(testNowMs).toISOString() })),
    },
    leases: async (names) => {
      const applications = Object.entries(estate.leases).flatMap(([application, instances]) => (within(names, application) ? [{ application, instances, zones: { 'local-a': instances.up } }] : []))
      const instances = applications.reduce((sum, one) => counts({ up: sum.up + one.instances.up, down: sum.down + one.instances.down }), counts({}))
      return ok({ state: 'ready' as const, asOfMs: testNowMs, instances, applications, zones: [{ zone: 'local-a', instances }] })
    },
    traffic: {
      summary: async ({ applications, by, keys }) =>
        ok({ rows: by === 'zone' ? [] : estate.traffic.filter((row) => within(applications, row.key) && (!keys || keys.includes(row.key))), meta: meta(estate.newestMs === undefined ? testNowMs - 1_000 : estate.newestMs) }),
      overTime: async () => ok([]),
    },
    visibleNames: async (actor) => (actor.operator ? null : estate.owned.filter((one) => actor.teams.has(one.team)).map((one) => one.name)),
    range: () => ok({ fromMs: testNowMs - 3_600_000, toMs: testNowMs }),
    platformNames: ['edge', 'sidecar'],
    ...change,
  }
}
