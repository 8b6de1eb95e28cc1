import { documentName } from '../core/document-name'
import { byStrength, documentsFor, effectiveValues, type Place, sourceName } from '../core/effective'
import { resolvePlaceholders } from '../core/placeholders'
import type { ReadLayer } from '../core/read-layer'
import type { ConfigAsk, FlatFormat } from './config-path'
import { asJson, asProperties, asYaml } from './flat-formats'

/** Where the caller stands; empty words where nobody has proven it. */
export type CallerPlace = Pick<Place, 'cluster' | 'zone' | 'instance'>
export const nowhere: CallerPlace = { cluster: '', zone: '', instance: '' }

/** `application` is the name of those that have none of their own: what is said to all is all there is for it. */
export const applicationsOf = ({ application }: Pick<ConfigAsk, 'application'>): string[] => [...new Set(application.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '' && name !== 'application'))]

/** Strongest first. Of several applications the later one wins within a layer. */
export function documentsOf(documents: readonly ReadLayer[], { applications, profiles }: { applications: readonly string[]; profiles: readonly string[] }, place: CallerPlace): ReadLayer[] {
  const names = [...applications.toReversed(), '']
  const found = new Set(names.flatMap((application) => documentsFor(documents, { ...place, application, profiles })))
  return [...found].sort(byStrength(profiles))
}

/** Counts up whenever one of them changes; null where there is none. */
export function versionOf(documents: readonly ReadLayer[]): string | null {
  const newest = documents.reduce((most, { change }) => (BigInt(change) > most ? BigInt(change) : most), 0n)
  return documents.length === 0 ? null : String(newest)
}

/** The environment with its sources, first wins. With origins each value says its document and line. */
export function environmentDocument(documents: readonly ReadLayer[], { application, profiles, label }: ConfigAsk, withOrigins: boolean): string {
  const sources = documents.map((document) => {
    const source = withOrigins ? Object.fromEntries(Object.entries(document.values).map(([key, value]) => [key, { value, origin: `${sourceName(document)}:${document.lines[key] ?? 1}` }])) : document.values
    // The same for each version: stock clients replace a source by its name, and would keep what another name once held.
    return { name: documentName(document), source }
  })
  return JSON.stringify({ name: application, profiles, label, version: versionOf(documents), state: null, propertySources: sources })
}

export const flatTypes: Record<FlatFormat, string> = { yml: 'text/plain; charset=utf-8', properties: 'text/plain; charset=utf-8', json: 'application/json' }
const writers = { yml: asYaml, properties: asProperties, json: asJson } as const satisfies Record<FlatFormat, unknown>

/** All that counts in one text. */
export function flatDocument(documents: readonly ReadLayer[], format: FlatFormat, resolve: boolean): string {
  const values = new Map([...effectiveValues(documents)].map(([key, { value }]) => [key, value]))
  // It says where a document counts, never a value.
  values.delete('spring.profiles')
  return writers[format](resolve ? resolvePlaceholders(values) : values)
}
