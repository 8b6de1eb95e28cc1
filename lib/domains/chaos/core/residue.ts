import type { Leftover, RunTarget, TargetSnapshot } from '../schemas'
import type { AtPoint } from './run-state'

export interface Remains {
  isOnCalls: boolean
  point: AtPoint
  targets: readonly (RunTarget & { paused: boolean; timer: boolean })[]
  before: TargetSnapshot
  now: TargetSnapshot
  /** A rollout has moved the target since: groups and weights are as it wants them. */
  moved: boolean
}

const leftover = (kind: Leftover['kind'], subject: string, detail: string, values: Leftover['values'] = {}): Leftover => ({ kind, subject, detail, values })

function ofTheFault({ isOnCalls, point, targets }: Remains): Leftover[] {
  const rules = isOnCalls && point === 'active' ? [leftover('rule', 'proxy', 'The proxy still makes the fault.')] : []
  const unknown = isOnCalls && point === 'unknown' ? [leftover('unknown', 'proxy', 'The proxy does not say whether it still makes the fault.')] : []
  const paused = targets.filter((one) => one.paused).map(({ instance }) => leftover('paused', instance, `${instance} is still stopped in its tracks.`))
  const timers = targets.filter((one) => one.timer && !one.paused).map(({ instance }) => leftover('timer', instance, `The timer of ${instance} is still there.`))
  return [...rules, ...unknown, ...paused, ...timers]
}

function ofTheTarget({ before, now, moved }: Remains): Leftover[] {
  const found: Leftover[] = []
  if (!moved) {
    for (const { name, healthy, wanted } of before.groups) {
      const after = now.groups.find((group) => group.name === name)
      const due = Math.min(healthy, after?.wanted ?? wanted)
      if ((after?.healthy ?? 0) < due) found.push(leftover('instances', name, `${name} has ${after?.healthy ?? 0} healthy instances, and had ${healthy} before.`, { now: after?.healthy ?? 0, before: healthy }))
    }
    const words = (rows: TargetSnapshot['weights']) => rows.map(({ serverGroup, weight, role }) => `${serverGroup} ${weight} ${role}`).sort().join(', ')
    const [is, was] = [words(now.weights) || 'not set', words(before.weights) || 'not set']
    if (is !== was) found.push(leftover('weights', 'weights', `Weights are ${is}, and were ${was}.`, { now: is, before: was }))
  }
  if (now.leases === null) found.push(leftover('unknown', 'registry', 'The registry does not say which leases are up.'))
  const { leases, ejected } = now
  for (const id of now.instances) {
    if (leases && before.leases?.includes(id) && !leases.includes(id)) found.push(leftover('lease', id, `${id} lives, and its lease is no longer up.`))
    if (ejected?.includes(id) && !before.ejected?.includes(id)) found.push(leftover('ejected', id, `The proxy still sends nothing to ${id}.`))
  }
  for (const caller of now.calls?.open ?? []) {
    if (!before.calls?.open.includes(caller)) found.push(leftover('breaker', caller, `The breaker of ${caller} lets no call through.`))
  }
  if (ejected === null) found.push(leftover('unknown', 'ejections', 'The proxy does not say whom it has ejected.'))
  return found
}

/** What of a run is still there, compared with before it. Empty: clean. What cannot be told is not clean. */
export const leftoversOf = (remains: Remains): Leftover[] => [...ofTheFault(remains), ...ofTheTarget(remains)]
