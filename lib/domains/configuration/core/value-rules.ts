import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { type ConfigEntry, type ConfigProblem, ConfigScalar } from '../schemas'
import { listOf } from './effective'
import { isSealed } from './sealed-value'

export const ruleTypes = ['string', 'integer', 'number', 'boolean'] as const
export const ValueRule = z
  .strictObject({
    type: z.enum(ruleTypes).default('string'),
    min: z.number().optional(),
    max: z.number().optional(),
    allowed: z.array(ConfigScalar).min(1).optional(),
    /** The application does not run without it: its own document or the one of all applications sets it, and none empties it. */
    required: z.boolean().optional(),
    description: z.string().max(400).optional(),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'min is above max.')
export type ValueRule = z.infer<typeof ValueRule>

/** What an application demands of a text. */
export interface Demands {
  rules: ReadonlyMap<string, ValueRule>
  /** Keys that are said to all: the application's own document need not say them again. */
  told: readonly string[]
}
export const noDemands: Demands = { rules: new Map(), told: [] }

/** Null where aliases stand for too much, which is no rule. */
export function plainOf(value: unknown, document: Document): unknown {
  try {
    return isMap(value) ? value.toJS(document, { maxAliasCount: 100 }) : null
  } catch (error) {
    if (error instanceof ReferenceError) return null
    throw error
  }
}

/** What an application says of its keys: `db.pool.size: { type: integer, min: 1, max: 200 }`. */
export function readRules(text: string): { rules: Map<string, ValueRule>; problems: ConfigProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', stringKeys: true })
  const lineAt = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line)
  const problems: ConfigProblem[] = document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), detail: message }))
  const rules = new Map<string, ValueRule>()
  if (problems.length > 0 || document.contents === null) return { rules, problems }
  if (!isMap(document.contents)) return { rules, problems: [{ line: 1, detail: 'The whole is a map of keys to rules, like "db.pool.size: { type: integer, min: 1 }".' }] }
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : ''
    const line = lineAt(isScalar(key) ? key.range?.[0] : undefined)
    const rule = ValueRule.safeParse(plainOf(value, document))
    if (name === '') problems.push({ line, detail: 'A key is empty.' })
    else if (rule.success) {
      rules.set(name, rule.data)
      const unfit = unfitValues(rule.data)
      if (unfit.length > 0) problems.push({ line, detail: `${name}: allowed: ${unfit.join(', ')} breaks the rest of the rule.` })
    } else problems.push({ line, detail: `${name}: ${rule.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ')}` })
  }
  return { rules, problems }
}

const numberOf = (value: ConfigScalar): number | null => {
  if (typeof value === 'boolean' || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** The rule that a value breaks, in words; null where it breaks none. */
export function brokenRule(value: ConfigScalar, { type, min, max, allowed, required = false }: ValueRule): string | null {
  if (required && value === '') return 'a value, not the empty text'
  if (allowed && !allowed.some((one) => String(one) === String(value))) return `one of ${allowed.map(String).join(', ')}`
  if (type === 'boolean') return ['true', 'false'].includes(String(value)) ? null : 'true or false'
  if (type === 'string') return null
  const number = numberOf(value)
  if (number === null || (type === 'integer' && !Number.isInteger(number))) return type === 'integer' ? 'a whole number' : 'a number'
  if (min !== undefined && number < min) return `at least ${min}`
  if (max !== undefined && number > max) return `at most ${max}`
  return null
}

/** Values that are allowed by their list and by nothing else. */
export const unfitValues = ({ allowed = [], type, min, max }: ValueRule): ConfigScalar[] => allowed.filter((one) => brokenRule(one, { type, min, max }) !== null)

/** Keys that must have a value and have none. A list is there when its first element is. */
export function missingKeys(keys: readonly string[], { rules, told }: Demands): string[] {
  const there = new Set([...keys, ...told].flatMap((key) => [key, listOf(key) ?? key]))
  return [...rules].flatMap(([key, { required }]) => (required && !there.has(key) ? [key] : []))
}

/** What is encrypted or filled in later cannot be judged here. */
export function checkValues(entries: readonly ConfigEntry[], rules: ReadonlyMap<string, ValueRule>): ConfigProblem[] {
  return entries.flatMap(({ key, value, line }) => {
    const rule = rules.get(key)
    if (!rule || isSealed(value) || (typeof value === 'string' && value.includes('${'))) return []
    const broken = brokenRule(value, rule)
    return broken === null ? [] : [{ line, detail: `${key} must be ${broken}.` }]
  })
}
