import { readFileSync } from 'node:fs'
import { documentName } from '../domains/configuration/core/document-name'
import { type NamedPlace, readPlaceName } from '../domains/configuration/core/place-name'
import { type ConfigDocument, ConfigDocumentList } from '../domains/configuration/schemas'
import type { Api } from './api'
import { needed } from './arguments'
import { Stop } from './outcome'

export const configQuery = (fields: object): string => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === null || value === '' ? [] : [[name, String(value)]]))).toString()

export function placeOf(text: string | undefined): NamedPlace {
  const name = needed('The place (global, APPLICATION, APPLICATION/schema, APPLICATION/zone/NAME)', text)
  const place = readPlaceName(name)
  if (place) return place
  throw new Stop('usage', `"${name}" is no place: say global, APPLICATION, APPLICATION/schema, or APPLICATION/profile|cluster|zone|instance/NAME.`)
}

/** The document that lies at a place; null where none does. */
export async function documentAt(api: Api, { application, layer, target }: NamedPlace): Promise<ConfigDocument | null> {
  const { items } = await api.ask(ConfigDocumentList, 'GET', `/config/documents?${configQuery({ application, layer, target, limit: 1 })}`)
  return items[0] ?? null
}

export async function foundDocument(api: Api, text: string | undefined): Promise<ConfigDocument> {
  const place = placeOf(text)
  const document = await documentAt(api, place)
  if (document) return document
  throw new Stop('no', `Nothing is configured at ${documentName(place)}.`)
}

/** Texts and secrets come from files or from standard input (`-`), never from arguments. */
export function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new Stop('usage', `${path} cannot be read (${(error as Error).message}).`)
  }
}
