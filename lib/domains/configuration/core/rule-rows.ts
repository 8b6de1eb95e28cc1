import { type Document, isAlias, isMap, isNode, isScalar, parseDocument, visit, type YAMLMap } from 'yaml'
import { plainOf, ruleTypes, unfitValues, ValueRule } from './value-rules'

/** One rule as it stands in a row of a form, also while it is wrong: a number is what is typed until it is one. */
export interface RuleFields {
  key: string
  /** One of `ruleTypes`, or what somebody wrote instead. */
  type: string
  min: string
  max: string
  allowed: readonly string[]
  required: boolean
  description: string
}

export type RuleField = keyof RuleFields
export interface RowProblem {
  /** Null: said of the whole row. */
  field: RuleField | null
  why: 'empty' | 'twice' | 'type' | 'number' | 'order' | 'list' | 'unfit' | 'long' | 'other'
  /** What is wrong, where the kind does not say it all. */
  detail: string
}
export interface RuleRow extends RuleFields {
  problems: RowProblem[]
}

/** Why a text has no rows: it cannot be read, it says things twice by anchors that a row would tear apart, or there are too many to show. */
export type NoRows = 'unread' | 'anchors' | 'many'
export type ReadRows = { kind: 'rows'; rows: RuleRow[] } | { kind: NoRows }

export const rowsMax = 300

/** Keys that are there twice are read as well: a row says so. */
function opened(text: string): { kind: 'open'; document: Document; map: YAMLMap | null } | { kind: NoRows } {
  const document = parseDocument(text, { prettyErrors: false, schema: 'core', stringKeys: true, uniqueKeys: false })
  const { contents } = document
  if (document.errors.length > 0 || (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === null))) return { kind: 'unread' }
  let anchors = false
  visit(document, { Node: (_key, node) => void (anchors ||= isAlias(node) || (node as { anchor?: string }).anchor !== undefined) })
  if (anchors) return { kind: 'anchors' }
  const map = isMap(contents) ? contents : null
  return (map?.items.length ?? 0) > rowsMax ? { kind: 'many' } : { kind: 'open', document, map }
}

const textOf = (value: unknown): string => (value === undefined || value === null || typeof value === 'object' ? '' : String(value))

function fieldsOf(key: string, plain: Record<string, unknown>): RuleFields {
  const { type = 'string', min, max, allowed, required, description } = plain
  return { key, type: textOf(type), min: textOf(min), max: textOf(max), allowed: Array.isArray(allowed) ? allowed.map(textOf) : [], required: required === true, description: textOf(description) }
}

const whyOf = { type: 'type', min: 'number', max: 'number', allowed: 'list', description: 'long', required: 'other', key: 'other' } as const satisfies Record<RuleField, RowProblem['why']>
const isField = (name: unknown): name is RuleField => typeof name === 'string' && Object.hasOwn(whyOf, name)

function problemsOf(key: string, plain: unknown, keys: ReadonlyMap<string, number>): RowProblem[] {
  const ofKey: RowProblem[] = key === '' ? [{ field: 'key', why: 'empty', detail: '' }] : (keys.get(key) ?? 0) > 1 ? [{ field: 'key', why: 'twice', detail: key }] : []
  const read = ValueRule.safeParse(plain)
  if (read.success) {
    const unfit = unfitValues(read.data)
    return [...ofKey, ...(unfit.length > 0 ? [{ field: 'allowed' as const, why: 'unfit' as const, detail: unfit.join(', ') }] : [])]
  }
  return [
    ...ofKey,
    ...read.error.issues.map(({ path: [first], message, code }): RowProblem => (isField(first) ? { field: first, why: whyOf[first], detail: message } : code === 'custom' ? { field: 'max', why: 'order', detail: message } : { field: null, why: 'other', detail: message })),
  ]
}

/** The rules of a text as rows, in its order. */
export function readRows(text: string): ReadRows {
  const read = opened(text)
  if (read.kind !== 'open') return read
  const items = (read.map?.items ?? []).map(({ key, value }) => ({ key: isScalar(key) ? String(key.value ?? '') : '', plain: plainOf(value, read.document) }))
  const keys = new Map<string, number>()
  for (const { key } of items) keys.set(key, (keys.get(key) ?? 0) + 1)
  const asRecord = (plain: unknown): Record<string, unknown> => (typeof plain === 'object' && plain !== null ? (plain as Record<string, unknown>) : {})
  return { kind: 'rows', rows: items.map(({ key, plain }) => ({ ...fieldsOf(key, asRecord(plain)), problems: problemsOf(key, plain, keys) })) }
}

const numeric = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i
const boundOf = (typed: string): number | string => (numeric.test(typed.trim()) ? Number(typed) : typed.trim())
/** A value is compared as it is written: 01 is not 1. */
const valueOf = (typed: string): number | string => (numeric.test(typed) && String(Number(typed)) === typed ? Number(typed) : typed)

/** What stands in the text for what stands in a row; undefined: nothing does. */
function written(field: Exclude<RuleField, 'key'>, row: RuleFields): unknown {
  switch (field) {
    case 'type':
      return row.type === 'string' ? undefined : row.type
    case 'min':
    case 'max':
      return row[field].trim() === '' ? undefined : boundOf(row[field])
    case 'allowed':
      return row.allowed.length === 0 ? undefined : row.type === 'integer' || row.type === 'number' ? row.allowed.map(valueOf) : row.allowed
    case 'required':
      return row.required || undefined
    case 'description':
      return row.description === '' ? undefined : row.description
  }
}

function put(document: Document, rule: YAMLMap, field: string, value: unknown): void {
  if (value === undefined) {
    rule.delete(field)
    return
  }
  const node = document.createNode(value, Array.isArray(value) ? { flow: true } : {})
  const before = rule.items.find(({ key }) => isScalar(key) && key.value === field)
  if (before) {
    if (isNode(before.value)) node.comment = before.value.comment ?? null
    before.value = node
  } else rule.set(field, node)
}

const told = (document: Document): string => document.toString({ lineWidth: 0 })

/** The text with one row changed. What the change does not touch stays as it was written, with its comments. */
export function withRow(text: string, at: number, change: Partial<RuleFields>): string {
  const read = opened(text)
  const rows = readRows(text)
  const pair = read.kind === 'open' ? read.map?.items[at] : undefined
  const before = rows.kind === 'rows' ? rows.rows[at] : undefined
  if (read.kind !== 'open' || !pair || !before) return text
  const row = { ...before, ...change }
  if (change.key !== undefined) {
    const key = read.document.createNode(change.key)
    if (isNode(pair.key)) Object.assign(key, { commentBefore: pair.key.commentBefore, comment: pair.key.comment, spaceBefore: pair.key.spaceBefore })
    pair.key = key
  }
  const fields = (['type', 'min', 'max', 'allowed', 'required', 'description'] as const).filter((field) => change[field] !== undefined)
  if (fields.length > 0) {
    const rule = isMap(pair.value) ? pair.value : (read.document.createNode({}, { flow: true }) as YAMLMap)
    pair.value = rule
    for (const field of fields) put(read.document, rule, field, written(field, row))
  }
  return told(read.document)
}

/** The text with a row more, which has no key yet. */
export function withNewRow(text: string): string {
  const read = opened(text)
  if (read.kind !== 'open') return text
  const pair = read.document.createPair('', {})
  if (isMap(pair.value)) pair.value.flow = true
  if (read.map && read.map.items.length > 0) read.map.items.push(pair)
  else {
    const map = read.map ?? (read.document.createNode({}) as YAMLMap)
    map.flow = false
    map.items.push(pair)
    read.document.contents = map
  }
  return told(read.document)
}

/** The text without one row; without the last one only its comments are left. */
export function withoutRow(text: string, at: number): string {
  const read = opened(text)
  if (read.kind !== 'open' || !read.map) return text
  read.map.items.splice(at, 1)
  if (read.map.items.length > 0) return told(read.document)
  read.document.contents = null
  return told(read.document).replace(/^null\n?$/m, '')
}

/** Values with commas between them, as a person writes them; quotes keep a comma, a blank or nothing at all. */
export function readList(typed: string): string[] {
  const found = [...typed.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/gy)]
  return found.flatMap(([, quoted, plain]) => (quoted !== undefined ? [quoted.replaceAll(/\\(.)/g, '$1')] : plain?.trim() ? [plain.trim()] : []))
}

const isPlain = (value: string): boolean => value !== '' && value === value.trim() && !/[,"\\]/.test(value)
export const listText = (values: readonly string[]): string => values.map((value) => (isPlain(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`)).join(', ')

/** Whether two ways of typing a bound mean the same. */
export const isSameBound = (one: string, other: string): boolean => one.trim() === other.trim() || (numeric.test(one.trim()) && numeric.test(other.trim()) && Number(one) === Number(other))
export const isRuleType = (type: string): type is (typeof ruleTypes)[number] => (ruleTypes as readonly string[]).includes(type)
