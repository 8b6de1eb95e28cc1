import type { ConfigFormat, ConfigLayer, ConfigProblem, ConfigScalar } from '../schemas'
import type { LayerDocument } from './effective'
import { readDocument } from './read-document'
import { checkValues, type Demands, missingKeys, readRules } from './value-rules'

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

/** What keeps a text from being saved there, and the values it would have. The application's own document is the one that is asked for what is required: the others are for some of its instances. */
export function checkText({ layer, format, text }: { layer: ConfigLayer; format: ConfigFormat; text: string }, demands: Demands): { problems: ConfigProblem[]; values: Record<string, ConfigScalar> } {
  if (layer === 'schema') return { problems: readRules(text).problems, values: {} }
  const { entries, problems } = readDocument(format, text)
  const missing = layer === 'application' && problems.length === 0 ? missingKeys(entries.map(({ key }) => key), demands) : []
  const asked = missing.map((key) => ({ line: 1, detail: `${key} is required: give it a value here, or in the document of all applications.` }))
  return { problems: [...problems, ...asked, ...checkValues(entries, demands.rules)], values: Object.fromEntries(entries.map(({ key, value }) => [key, value])) }
}
