import { type Document, isMap, parseDocument } from 'yaml'
import type { ConfigFormat, ConfigLayer } from '../schemas'
import { readDocument } from './read-document'

/** Where a document lies, as a repository says it by the name of its file. */
export interface FilePlace {
  application: string | null
  layer: ConfigLayer
  target: string
}

export type PlacedFile = { kind: 'document'; place: FilePlace; format: ConfigFormat } | { kind: 'skip'; detail: string }

/** Layers that the layout of Spring does not know have a folder that its server never looks into. */
const ownFolder = '.quarterdeck'
const endings: Record<string, ConfigFormat> = { yml: 'yaml', yaml: 'yaml', properties: 'properties' }
const isTarget = (word: string): boolean => word.length <= 200 && /^[A-Za-z0-9._:-]+$/.test(word)
const skip = (detail: string): PlacedFile => ({ kind: 'skip', detail })
const ownLayers = ['profile', 'cluster', 'zone', 'instance'] as const

/** `application.yml`, `orders.yml`, `orders-dev.properties`, `.quarterdeck/orders/zone/local-a.yml`. Of two applications that a name could begin with the longer is meant. */
export function placeOfFile(path: string, applications: readonly string[]): PlacedFile {
  const [, stem = '', ending = ''] = /^(.*)\.([a-z]+)$/.exec(path) ?? []
  const format = endings[ending]
  if (!format) return skip('Neither YAML nor properties.')
  const placed = (place: FilePlace): PlacedFile => ({ kind: 'document', place, format })
  const [folder, application = '', layer = '', target = '', ...more] = stem.split('/')
  if (folder === ownFolder) {
    if (!applications.includes(application)) return skip('No application of that name that you may see.')
    if (layer === 'schema' && target === '') return placed({ application, layer, target: '' })
    const own = ownLayers.find((one) => one === layer)
    return own && more.length === 0 && isTarget(target) ? placed({ application, layer: own, target }) : skip('No layer of configuration.')
  }
  if (stem.includes('/')) return skip('Not at the root of the repository.')
  if (stem === 'application') return placed({ application: null, layer: 'global', target: '' })
  if (stem.startsWith('application-')) return skip('What is for a profile of every application has no place here: say it to each.')
  const name = applications.filter((one) => stem === one || stem.startsWith(`${one}-`)).sort((one, other) => other.length - one.length)[0]
  if (name === undefined) return skip('No application of that name that you may see.')
  const profile = stem.slice(name.length + 1)
  if (profile === '') return placed({ application: name, layer: 'application', target: '' })
  return isTarget(profile) ? placed({ application: name, layer: 'profile', target: profile }) : skip('No name of a profile.')
}

const endingOf = { yaml: 'yml', properties: 'properties' } as const

/** The file of a document: where its plain name would be read as another's, it lies in the folder of ours. */
export function fileOfPlace({ application, layer, target }: FilePlace, format: ConfigFormat, applications: readonly string[]): string {
  const ending = endingOf[format]
  if (application === null) return `application.${ending}`
  if (layer === 'application') return `${application}.${ending}`
  if (layer === 'schema') return `${ownFolder}/${application}/schema.${ending}`
  const plain = `${application}-${target}.${ending}`
  const read = layer === 'profile' ? placeOfFile(plain, applications) : null
  const isRead = read?.kind === 'document' && read.place.application === application && read.place.layer === 'profile' && read.place.target === target
  return isRead ? plain : `${ownFolder}/${application}/${layer}/${target}.${ending}`
}

const forProfile = [['spring', 'config', 'activate', 'on-profile'], ['spring', 'profiles']] as const

/** Takes the words out again, with the maps that are empty then. */
function without(document: Document, path: readonly string[]): void {
  for (const one of [[path.join('.')], path]) if (document.hasIn(one)) document.deleteIn(one)
  for (let length = path.length - 1; length > 0; length--) {
    const map = document.getIn(path.slice(0, length))
    if (isMap(map) && map.items.length === 0) document.deleteIn(path.slice(0, length))
  }
}

export interface SplitDocument {
  /** Null: for every profile. */
  profile: string | null
  text: string
}

/** One file of several YAML documents is one document for each profile that they name. Null where they say more than one name each. */
export function splitByProfile(text: string): SplitDocument[] | null {
  const chunks = text.split(/^---(?:[ \t].*)?$/m).filter((chunk) => chunk.trim() !== '')
  const split: SplitDocument[] = []
  for (const chunk of chunks) {
    const { entries } = readDocument('yaml', chunk)
    const path = forProfile.find((one) => entries.some(({ key }) => key === one.join('.')))
    const profile = path ? entries.find(({ key }) => key === path.join('.'))?.value : null
    if (profile === null || !path) split.push({ profile: null, text: chunk })
    else if (typeof profile !== 'string' || !isTarget(profile)) return null
    else {
      const document = parseDocument(chunk)
      without(document, path)
      split.push({ profile, text: String(document) })
    }
  }
  const profiles = split.map(({ profile }) => profile)
  return new Set(profiles).size === profiles.length ? split : null
}
