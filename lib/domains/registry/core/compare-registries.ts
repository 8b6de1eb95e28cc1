import type { DifferenceKind, InstanceDifference, RegistrySide } from '../remote-schemas'
import type { StatusCounts } from '../schemas'
import { type Lease, zoneOf } from './instance'
import type { LeaseTable } from './lease-table'
import { type ApplicationCounts, summarise } from './summary'

interface AppComparison {
  same: number
  differences: InstanceDifference[]
}
/** By application, lower-cased. */
export type Comparison = ReadonlyMap<string, AppComparison>

const placeOf = (lease: Lease) => ({
  status: lease.status,
  host: lease.info.hostName,
  port: lease.info.port.enabled ? lease.info.port.number : lease.info.securePort.enabled ? lease.info.securePort.number : null,
  zone: zoneOf(lease),
})

const isSame = (here: Lease, there: Lease): boolean =>
  here.status === there.status && here.info.hostName === there.info.hostName && here.info.port.number === there.info.port.number && zoneOf(here) === zoneOf(there)

/** What two registries say of the same instances, by application and id. */
export function compareRegistries(own: LeaseTable, other: LeaseTable): Comparison {
  const all = new Map<string, AppComparison>()
  for (const name of new Set([...own.apps.keys(), ...other.apps.keys()])) {
    const [ours, theirs] = [own.apps.get(name), other.apps.get(name)]
    const one: AppComparison = { same: 0, differences: [] }
    const say = (kind: DifferenceKind, id: string, here: Lease | undefined, there: Lease | undefined) =>
      one.differences.push({ kind, application: name.toLowerCase(), id, here: here ? placeOf(here) : null, there: there ? placeOf(there) : null })
    for (const [id, here] of ours ?? []) {
      const there = theirs?.get(id)
      if (!there) say('only-here', id, here, undefined)
      else if (isSame(here, there)) one.same++
      else say('differs', id, here, there)
    }
    for (const [id, there] of theirs ?? []) if (!ours?.has(id)) say('only-there', id, undefined, there)
    all.set(name.toLowerCase(), one)
  }
  return all
}

const visibleIn = (comparison: Comparison, visible: readonly string[] | null): AppComparison[] =>
  visible === null ? [...comparison.values()] : visible.flatMap((name) => comparison.get(name.toLowerCase()) ?? [])

const rank: Record<DifferenceKind, number> = { differs: 0, 'only-there': 1, 'only-here': 2 }

/** Those that a reader may see: what is said otherwise first, then what is missing here, then what is missing there; each by name. */
export function listDifferences(comparison: Comparison, visible: readonly string[] | null, kind?: DifferenceKind): InstanceDifference[] {
  const found = visibleIn(comparison, visible).flatMap(({ differences }) => (kind ? differences.filter((one) => one.kind === kind) : differences))
  const text = ({ application, id }: InstanceDifference) => `${application}\n${id}`
  return found.sort((a, b) => rank[a.kind] - rank[b.kind] || (text(a) < text(b) ? -1 : 1))
}

export function countDifferences(comparison: Comparison, visible: readonly string[] | null) {
  const count = { same: 0, differs: 0, onlyHere: 0, onlyThere: 0 }
  for (const { same, differences } of visibleIn(comparison, visible)) {
    count.same += same
    for (const { kind } of differences) count[kind === 'differs' ? 'differs' : kind === 'only-here' ? 'onlyHere' : 'onlyThere']++
  }
  return count
}

const isAny = (counts: StatusCounts): boolean => Object.values(counts).some((one) => one > 0)

/** One registry in figures, over what the reader may see. */
export function sideOf(counts: ReadonlyMap<string, ApplicationCounts>, visible: readonly string[] | null): RegistrySide {
  const { instances, applications } = summarise(counts, visible, undefined)
  return { instances, applications: applications.filter((one) => isAny(one.instances)).length }
}
