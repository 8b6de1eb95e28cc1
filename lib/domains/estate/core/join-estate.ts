import type { LeaseView, OwnedApplication, TrafficRow } from '../ports'
import { type EstateRow, noSpark, type Owner } from '../schemas'
import { instancesUp, judgeApplication, type Observed } from './judge-application'

export interface EstateParts {
  owned: OwnedApplication[]
  /** Null when the registry does not answer; `warming` counts are not yet believed. */
  leases: LeaseView | null
  /** The recent window, by application; null when metrics cannot be read or are old. */
  recent: TrafficRow[] | null
  /** p95 of the norm window by application, for those that may be slow. */
  norms: ReadonlyMap<string, number>
  platformNames: readonly string[]
  /** False for a range that ended in the past: then leases and sizes of now say nothing. */
  live: boolean
}

const noLeases = { up: 0, down: 0, starting: 0, outOfService: 0, unknown: 0 }

/** One row for every application that is owned, registered or reporting. Sparks and releases come later, for one page. */
export function joinEstate(parts: EstateParts): EstateRow[] {
  const owned = new Map(parts.owned.map((one) => [one.name, one]))
  const leases = new Map((parts.leases?.applications ?? []).map((one) => [one.application, one]))
  const recent = new Map((parts.recent ?? []).map((one) => [one.key, one]))
  const names = new Set([...owned.keys(), ...leases.keys(), ...recent.keys()])
  return [...names].map((name) => rowOf(name, owned.get(name), leases.get(name), recent.get(name), parts))
}

function rowOf(name: string, owned: OwnedApplication | undefined, lease: LeaseView['applications'][number] | undefined, traffic: TrafficRow | undefined, parts: EstateParts): EstateRow {
  const seen = observe(owned, lease, traffic, parts, name)
  const shown = traffic ?? { requests: 0, errors: 0, p95Ms: null, worstZone: null }
  return {
    name,
    owner: ownerOf(name, owned, parts.platformNames),
    description: owned?.description ?? '',
    verdict: judgeApplication(seen),
    instances: { up: instancesUp(seen), desired: owned?.desired ?? null, zones: lease?.zones ?? {} },
    traffic: parts.recent ? { requests: shown.requests, errors: shown.errors, p95Ms: shown.p95Ms, worstZone: shown.worstZone, spark: noSpark } : null,
    release: null,
  }
}

function observe(owned: OwnedApplication | undefined, lease: LeaseView['applications'][number] | undefined, traffic: TrafficRow | undefined, parts: EstateParts, name: string): Observed {
  const recent = parts.recent ? { requests: traffic?.requests ?? 0, errors: traffic?.errors ?? 0, p95Ms: traffic?.p95Ms ?? null } : null
  const normP95Ms = parts.norms.get(name) ?? null
  const leaseless = owned === undefined && parts.platformNames.includes(name)
  if (!parts.live) return { desired: null, runtime: { healthy: 0, starting: 0 }, registry: null, recent, normP95Ms, leaseless }
  const registry = parts.leases?.state === 'ready' ? (lease?.instances ?? noLeases) : null
  const registered = registry ? registry.up + registry.down + registry.starting + registry.outOfService + registry.unknown : 0
  // Owned, but nothing was deployed and nothing registered: it is at rest, not missing.
  const nothingRuns = owned !== undefined && owned.desired === null && registered === 0 && registry !== null
  return {
    desired: nothingRuns ? 0 : (owned?.desired ?? null),
    runtime: { healthy: owned?.healthy ?? 0, starting: owned?.starting ?? 0 },
    registry: leaseless ? null : registry,
    leaseless,
    recent,
    normP95Ms,
  }
}

function ownerOf(name: string, owned: OwnedApplication | undefined, platformNames: readonly string[]): Owner {
  if (owned) return { kind: 'team', team: owned.team }
  return { kind: platformNames.includes(name) ? 'platform' : 'none' }
}
