import { documentName } from './document-name'
import { inStage, type Stage } from './in-stage'
import { type ConfigLayer, type ConfigScalar, type ValueLayer, type ValueWithSource, valueLayers } from '../schemas'

export interface LayerDocument {
  layer: ConfigLayer
  target: string
  application: string | null
  version: number
  values: Readonly<Record<string, ConfigScalar>>
  /** Who is given it before all; none: whoever its layer is for. */
  stage?: Stage | undefined
}

/** Where an instance stands. The last profile wins over those before it. */
export interface Place {
  application: string
  profiles: readonly string[]
  cluster: string
  zone: string
  instance: string
}

const order = new Map<string, number>(valueLayers.map((layer, at) => [layer, at]))

type At = Pick<LayerDocument, 'layer' | 'target' | 'application' | 'stage'>

function matches({ layer, target, application, stage }: At, place: Place): boolean {
  if (stage && !inStage(stage, { layer, target, application }, place)) return false
  if (layer === 'schema' || (application !== null && application !== place.application)) return false
  const wanted: Record<ValueLayer, boolean> = {
    global: application === null, application: application !== null, profile: place.profiles.includes(target), cluster: place.cluster === target, zone: place.zone === target, instance: place.instance === target,
  }
  return wanted[layer]
}

/** A layer's place in the order, then a profile's among those asked for. */
export function byStrength(profiles: readonly string[]): (one: Pick<LayerDocument, 'layer' | 'target'>, other: Pick<LayerDocument, 'layer' | 'target'>) => number {
  const rank = ({ layer, target }: Pick<LayerDocument, 'layer' | 'target'>): [number, number] => [order.get(layer) ?? -1, layer === 'profile' ? profiles.lastIndexOf(target) : 0]
  return (one, other) => {
    const [a, b] = [rank(one), rank(other)]
    return b[0] - a[0] || b[1] - a[1]
  }
}

/** The documents that an instance there is given, strongest first. */
export function documentsFor<D extends At>(documents: readonly D[], place: Place): D[] {
  const matching = documents.filter((document) => matches(document, place))
  const staged = new Set(matching.filter(({ stage }) => stage).map(documentName))
  // What is staged stands for the whole of what is in force there.
  return matching.filter((document) => document.stage || !staged.has(documentName(document))).sort(byStrength(place.profiles))
}

/** `home/zone/local-a@3`: what a value says it comes from. */
export const sourceName = (document: Pick<LayerDocument, 'application' | 'layer' | 'target' | 'version' | 'stage'>): string => `${documentName(document)}@${document.version}${document.stage ? ' (staged)' : ''}`

export const listOf = (key: string): string | null => {
  const at = key.indexOf('[')
  return at > 0 ? key.slice(0, at) : null
}

/** Every value that counts, with its source. A list of a stronger document replaces the whole of a weaker one's, never element by element. */
export function effectiveValues(strongestFirst: readonly LayerDocument[]): Map<string, ValueWithSource> {
  const merged = new Map<string, ValueWithSource>()
  for (const document of strongestFirst.toReversed()) {
    const keys = Object.keys(document.values)
    const lists = new Set(keys.map(listOf).filter((list) => list !== null))
    // Setting a list to the empty text empties it.
    const emptied = new Set(keys.filter((key) => document.values[key] === ''))
    for (const key of merged.keys()) {
      const list = listOf(key)
      if (lists.has(key) || (list !== null && (lists.has(list) || emptied.has(list)))) merged.delete(key)
    }
    const source = sourceName(document)
    for (const key of keys) merged.set(key, { value: document.values[key] as ConfigScalar, source })
  }
  return merged
}
