import type { KeyChange, Receivers, ValueWithSource } from '../schemas'
import { documentsFor, effectiveValues, type LayerDocument, type Place } from './effective'
import { inStage } from './in-stage'

export interface PlaceOfInstances extends Omit<Place, 'instance' | 'profiles'> {
  instances: string[]
}

export const receiversMax = 200
const examplesMax = 5

/** What changes between two sets of keys, by key. */
export function keyChanges(before: LayerDocument['values'], after: LayerDocument['values']): KeyChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys.map((key) => ({ key, before: before[key] ?? null, after: after[key] ?? null })).filter((change) => change.before !== change.after)
}

const differs = (one: ValueWithSource | undefined, other: ValueWithSource | undefined): boolean => one?.value !== other?.value

/** Instances of one place in parts that are given the same of what is staged. `name` stands for a part; it is empty where none of it is given. */
function byStages(instances: readonly string[], zone: string, staged: readonly LayerDocument[]): { name: string; alike: string[] }[] {
  const parts = new Map<string, { name: string; alike: string[] }>()
  for (const instance of instances) {
    const given = staged.map((one) => one.stage !== undefined && one.stage !== null && inStage(one.stage, one, { zone, instance }))
    const part = parts.get(given.join()) ?? { name: given.includes(true) ? instance : '', alike: [] }
    part.alike.push(instance)
    parts.set(given.join(), part)
  }
  return [...parts.values()]
}

/** Which instances would see which value change, were `after` there instead of `before`. Values that something stronger hides, or that is staged for them, change for nobody. */
export function whoGets(before: readonly LayerDocument[], after: readonly LayerDocument[], places: readonly PlaceOfInstances[], profiles: readonly string[]): { receivers: Receivers[]; instances: number; more: boolean } {
  const named = new Set([...before, ...after].filter(({ layer }) => layer === 'instance').map(({ target }) => target))
  const staged = [...before, ...after].filter(({ stage }) => stage)
  const groups = new Map<string, Receivers>()
  const touched = new Set<string>()
  const compare = (place: Place, instances: readonly string[]) => {
    if (instances.length === 0) return
    const [was, will] = [before, after].map((documents) => effectiveValues(documentsFor(documents, place))) as [Map<string, ValueWithSource>, Map<string, ValueWithSource>]
    for (const key of new Set([...was.keys(), ...will.keys()])) {
      const [one, other] = [was.get(key), will.get(key)]
      if (!differs(one, other)) continue
      for (const id of instances) touched.add(id)
      const id = JSON.stringify([key, one?.value, other?.value])
      const group = groups.get(id) ?? { key, before: one ?? null, after: other ?? null, instances: 0, applications: [], examples: [] }
      group.instances += instances.length
      if (!group.applications.includes(place.application)) group.applications.push(place.application)
      group.examples.push(...instances.slice(0, examplesMax - group.examples.length))
      groups.set(id, group)
    }
  }
  for (const { instances, ...place } of places) {
    for (const { name, alike } of byStages(instances.filter((id) => !named.has(id)), place.zone, staged)) compare({ ...place, profiles, instance: name }, alike)
    for (const instance of instances) if (named.has(instance)) compare({ ...place, profiles, instance }, [instance])
  }
  const all = [...groups.values()].sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : other.instances - one.instances))
  return { receivers: all.slice(0, receiversMax), instances: touched.size, more: all.length > receiversMax }
}
