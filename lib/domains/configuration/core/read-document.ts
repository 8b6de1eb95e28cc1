import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { type ConfigEntry, type ConfigFormat, type ConfigProblem, type ConfigScalar, keysMax } from '../schemas'
import { readProperties } from './read-properties'

export interface ReadDocument {
  /** In the order of the text. */
  entries: ConfigEntry[]
  problems: ConfigProblem[]
}

const depthMax = 32
/** Far more than a document of this size has by itself: only aliases of aliases get there. */
const nodesMax = 20_000

class TooMuch extends Error {}

const wordOf = (key: unknown): string => (isScalar(key) ? String(key.value ?? '') : '')

/** Keys with their values as one flat list: maps joined by dots, lists by `[0]`, as Spring names them. */
export function readDocument(format: ConfigFormat, text: string): ReadDocument {
  const read = format === 'yaml' ? readYaml(text) : readProperties(text)
  const over = read.entries[keysMax]
  return over ? { entries: [], problems: [{ line: over.line, detail: `At most ${keysMax} keys.` }] } : read
}

function readYaml(text: string): ReadDocument {
  const lines = new LineCounter()
  // Errors that show the text would show what is secret in it.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false, version: '1.2', schema: 'core', stringKeys: true })
  const lineAt = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line)
  const problems = [...document.errors, ...document.warnings].map(({ pos, message, code }) => ({ line: lineAt(pos[0]), detail: code === 'MULTIPLE_DOCS' ? 'One document: what is for a profile, a zone or an instance has a document of its own.' : message }))
  if (problems.length > 0) return { entries: [], problems }

  const entries = new Map<string, ConfigEntry>()
  let nodes = 0
  const count = (depth: number): void => {
    if (++nodes > nodesMax || depth > depthMax) throw new TooMuch()
  }
  const resolved = (node: unknown, depth: number): Node | null => {
    count(depth)
    return isAlias(node) ? resolved(node.resolve(document) ?? null, depth + 1) : isNode(node) ? node : null
  }
  const put = (key: string, value: ConfigScalar, line: number): void => {
    const before = entries.get(key)
    if (before) problems.push({ line, detail: `${key} is set in line ${before.line} already.` })
    else entries.set(key, { key, value, line })
  }
  /** `hidden`: words that what this is merged into has itself. */
  const walkMap = (map: YAMLMap, key: string, depth: number, hidden: ReadonlySet<string>): Set<string> => {
    const pairs = map.items.map((pair) => ({ word: wordOf(pair.key), at: lineAt(isScalar(pair.key) ? pair.key.range?.[0] : undefined), value: pair.value }))
    const taken = new Set([...hidden, ...pairs.map(({ word }) => word)])
    for (const { word, at, value } of pairs) {
      if (word === '') problems.push({ line: at, detail: 'A key is empty.' })
      else if (word !== '<<' && !hidden.has(word)) walk(value, key === '' ? word : word.startsWith('[') ? `${key}${word}` : `${key}.${word}`, at, depth + 1)
    }
    for (const { value, at } of pairs.filter(({ word }) => word === '<<')) {
      const given = resolved(value, depth + 1)
      for (const one of isSeq(given) ? given.items : [given]) {
        const merged = resolved(one, depth + 2)
        if (isMap(merged)) for (const word of walkMap(merged, key, depth + 2, new Set(taken))) taken.add(word)
        else problems.push({ line: at, detail: 'After << comes a map, or a list of maps.' })
      }
    }
    return taken
  }
  const walk = (given: unknown, key: string, line: number, depth: number): void => {
    const node = resolved(given, depth)
    const isEmpty = (isMap(node) || isSeq(node)) && node.items.length === 0
    if (key === '' && !isMap(node)) {
      if (node !== null && !(isScalar(node) && node.value === null)) problems.push({ line: lineAt(node.range?.[0]), detail: 'The whole is a map of keys: write them as "key: value".' })
    } else if (isEmpty) {
      if (key !== '') put(key, '', line)
    } else if (isMap(node)) walkMap(node, key, depth, new Set())
    else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, `${key}[${index}]`, isNode(item) ? lineAt(item.range?.[0]) : line, depth + 1)
    else put(key, isScalar(node) ? scalarOf(node.value, node.source) : '', line)
  }
  try {
    walk(document.contents, '', 1, 0)
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    return { entries: [], problems: [{ line: 1, detail: `Too deep or too much: at most ${depthMax} levels and ${nodesMax} values, aliases counted as what they stand for.` }] }
  }
  return problems.length > 0 ? { entries: [], problems } : { entries: [...entries.values()], problems }
}

/** Null is the empty text, as Spring has it; a number that would lose digits stays as it is written. */
function scalarOf(value: unknown, source: string | undefined): ConfigScalar {
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : (source ?? String(value))
  return value === null || value === undefined ? '' : (source ?? '')
}
