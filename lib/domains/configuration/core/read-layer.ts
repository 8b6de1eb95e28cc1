import type { ConfigFormat, ConfigLayer, ConfigProblem, ConfigScalar } from '../schemas'
import type { LayerDocument } from './effective'
import { readDocument } from './read-document'
import { checkValues, readRules, type ValueRule } from './value-rules'

/** A document with the line of each of its keys. */
export interface ReadLayer extends LayerDocument {
  lines: Readonly<Record<string, number>>
  change: string
}

interface Stored extends Omit<ReadLayer, 'values' | 'lines'> {
  format: ConfigFormat
  text: string
}

/** What a stored text says. It was read before it was stored, so that a problem now gives no keys, as it would have then. */
export function readLayer({ format, text, ...place }: Stored): ReadLayer {
  const entries = place.layer === 'schema' ? [] : readDocument(format, text).entries
  return { ...place, values: Object.fromEntries(entries.map(({ key, value }) => [key, value])), lines: Object.fromEntries(entries.map(({ key, line }) => [key, line])) }
}

/** What keeps a text from being saved there, and the values it would have. */
export function checkText({ layer, format, text }: { layer: ConfigLayer; format: ConfigFormat; text: string }, rules: ReadonlyMap<string, ValueRule>): { problems: ConfigProblem[]; values: Record<string, ConfigScalar> } {
  if (layer === 'schema') return { problems: readRules(text).problems, values: {} }
  const { entries, problems } = readDocument(format, text)
  return { problems: [...problems, ...checkValues(entries, rules)], values: Object.fromEntries(entries.map(({ key, value }) => [key, value])) }
}
