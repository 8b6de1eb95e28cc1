import type { Topology, TopologyNode } from '@/lib/domains/estate/topology-schemas'

export interface TeamCell {
  requests: number
  errors: number
}

export interface TeamRow {
  key: string
  applications: string[]
  /** Calls that its applications make to applications, and how many of them stay within the team. */
  made: number
  within: number
  /** The other team it calls most. */
  leansOn: { key: string; requests: number } | null
  /** In the order of the rows. */
  cells: TeamCell[]
}

export interface TeamMatrix {
  rows: TeamRow[]
  /** Calls between applications of teams, and how many cross from one to another. */
  calls: number
  crossing: number
  busiest: { from: string; to: string; requests: number } | null
  /** Teams left out, the quietest. */
  more: number
}

export const platformKey = '\u0000platform'
export const unownedKey = '\u0000none'
export const hiddenKey = '\u0000hidden'
const teamsMax = 40

function keyOf({ kind, owner }: TopologyNode): string | null {
  if (kind === 'hidden') return hiddenKey
  if (kind !== 'application' || !owner) return null
  return owner.kind === 'team' ? owner.team : owner.kind === 'platform' ? platformKey : unownedKey
}

const isTeam = (key: string) => !key.startsWith('\u0000')

/** Who calls whom, by team: whether the calls follow the organisation. The gateway, what nobody owns and what may not be seen have rows of their own, last. */
export function teamMatrix({ nodes, edges }: Topology): TeamMatrix {
  const keys = nodes.map(keyOf)
  const applications = new Map<string, Set<string>>()
  keys.forEach((key, at) => {
    const name = nodes[at]?.name ?? ''
    if (key !== null) applications.set(key, (applications.get(key) ?? new Set()).add(name))
  })
  const pairs = new Map<string, Map<string, TeamCell>>()
  const touched = new Map<string, number>()
  for (const { from, to, requests, errors } of edges) {
    const [one, other] = [keys[from] ?? null, keys[to] ?? null]
    if (one === null || other === null) continue
    const row = pairs.get(one) ?? new Map<string, TeamCell>()
    pairs.set(one, row)
    const cell = row.get(other) ?? { requests: 0, errors: 0 }
    row.set(other, { requests: cell.requests + requests, errors: cell.errors + errors })
    for (const key of new Set([one, other])) touched.set(key, (touched.get(key) ?? 0) + requests)
  }
  const ordered = [...applications.keys()].sort((one, other) => Number(isTeam(other)) - Number(isTeam(one)) || (touched.get(other) ?? 0) - (touched.get(one) ?? 0) || (one < other ? -1 : 1))
  const shown = ordered.slice(0, teamsMax).sort((one, other) => Number(isTeam(other)) - Number(isTeam(one)) || (one < other ? -1 : 1))
  const crossings = ordered.filter(isTeam).flatMap((from) => [...(pairs.get(from) ?? [])].filter(([to]) => isTeam(to)).map(([to, { requests }]) => ({ from, to, requests })))
  const crossing = crossings.filter(({ from, to }) => from !== to)
  const rows = shown.map((key): TeamRow => {
    const row = pairs.get(key) ?? new Map<string, TeamCell>()
    const others = [...row].filter(([to]) => to !== key).sort(([, one], [, other]) => other.requests - one.requests)
    const [leansOn] = others
    return {
      key,
      applications: [...(applications.get(key) ?? [])].filter(Boolean).sort(),
      made: [...row.values()].reduce((sum, { requests }) => sum + requests, 0),
      within: row.get(key)?.requests ?? 0,
      leansOn: leansOn ? { key: leansOn[0], requests: leansOn[1].requests } : null,
      cells: shown.map((to) => row.get(to) ?? { requests: 0, errors: 0 }),
    }
  })
  const sum = (some: typeof crossings) => some.reduce((total, { requests }) => total + requests, 0)
  return { rows, calls: sum(crossings), crossing: sum(crossing), busiest: [...crossing].sort((one, other) => other.requests - one.requests)[0] ?? null, more: ordered.length - shown.length }
}
