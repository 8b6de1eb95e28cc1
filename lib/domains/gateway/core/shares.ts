import type { Target, Weight } from '../schemas'

/** Targets that are chosen among as one, and the share of requests that they get. */
export interface Share<T> {
  name: string
  weight: number
  members: T[]
}

export function add<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key)
  if (list) list.push(one)
  else lists.set(key, [one])
}

/**
 * Divides an application's targets by the weight table. A cluster without rows is shared by all its instances alike. In a
 * cluster with rows, its requests (in proportion to its instances) follow the rows; a weight of 0 gets nothing, ever, and a
 * server group without a row gets requests only when no group with a positive weight has an instance left.
 */
export function divide<T extends { target: Target }>(targets: readonly T[], weights: readonly Weight[]): Share<T>[] {
  const even: Share<T> = { name: '', weight: 0, members: [] }
  const clusters = new Map<string, T[]>()
  const weighted = new Set(weights.map((row) => row.cluster))
  for (const one of targets) {
    const { cluster } = one.target
    if (cluster === null || !weighted.has(cluster)) even.members.push(one)
    else add(clusters, cluster, one)
  }
  even.weight = even.members.length
  const shares = even.weight > 0 ? [even] : []
  for (const [cluster, members] of clusters) shares.push(...divideCluster(members, weights.filter((row) => row.cluster === cluster)))
  return shares
}

function divideCluster<T extends { target: Target }>(members: T[], rows: Weight[]): Share<T>[] {
  const groups = rows
    .filter((row) => row.weight > 0)
    .map((row) => ({ row, members: members.filter((one) => one.target.serverGroup === row.serverGroup) }))
    .filter((group) => group.members.length > 0)
  if (groups.length === 0) {
    const unlisted = members.filter((one) => !rows.some((row) => row.serverGroup === one.target.serverGroup))
    return unlisted.length === 0 ? [] : [{ name: '', weight: unlisted.length, members: unlisted }]
  }
  const used = groups.reduce((sum, group) => sum + group.members.length, 0)
  const total = groups.reduce((sum, group) => sum + group.row.weight, 0)
  return groups.map(({ row, members: own }) => ({ name: row.serverGroup, weight: (used * row.weight) / total, members: own }))
}
