import type { LogPattern } from '../log-schemas'
import type { LogLine, Severity, TimeRange } from '../schemas'
import { severities } from './severity'

/** What a pattern is made from. */
export type PatternLine = Pick<LogLine, 'id' | 'atMs' | 'severity' | 'application' | 'body'>

/** The newest lines that are looked at, in the range and in the one before. */
export const patternLinesMax = 10_000
/** Of one line: the rest tells patterns no further apart. */
export const patternBodyMax = 1_000
export const patternsMax = 100
const sparkParts = 30
const tokensMax = 48
const groupsMax = 1_000
/** Groups that one line is compared with. */
const bucketMax = 100
/** Characters: a search has room for other words. */
const expressionMax = 400
const gap = '<*>'
/** So many of the tokens must be equal for two lines to be of one pattern. */
const alikeMin = 0.6

interface Group {
  tokens: string[]
  /** The line went on where the tokens end. */
  open: boolean
  count: number
  before: number
  firstMs: number
  lastMs: number
  severity: Severity
  example: LogPattern['example'] | null
  spark: number[]
}

/**
 * Groups similar lines as they come (after Drain): values that are plainly numbers, addresses or ids are masked, and lines of one
 * length whose tokens are mostly equal share a pattern, with a gap where they differ.
 */
export class PatternMiner {
  private readonly buckets = new Map<string, Group[]>()
  private readonly masks = new Map<string, string>()
  private groups = 0
  private lines = 0
  private linesBefore = 0
  private unfit = 0
  private oldestMs = Infinity

  constructor(private readonly range: TimeRange) {}

  /** In the order of time. A line before the range only tells what is not new. */
  add(line: PatternLine): void {
    const isBefore = line.atMs < this.range.fromMs
    if (isBefore) this.linesBefore++
    else {
      this.lines++
      this.oldestMs = Math.min(this.oldestMs, line.atMs)
    }
    const group = this.groupOf(line.body)
    if (!group) {
      if (!isBefore) this.unfit++
      return
    }
    if (isBefore) group.before++
    else count(group, line, this.range)
  }

  result(): { patterns: LogPattern[]; more: { patterns: number; lines: number }; lines: number; linesBefore: number } {
    const found = [...this.buckets.values()].flat().filter((group) => group.count > 0)
    found.sort((a, b) => b.count - a.count || b.lastMs - a.lastMs || (a.tokens.join(' ') < b.tokens.join(' ') ? -1 : 1))
    const left = found.slice(patternsMax)
    return {
      patterns: found.slice(0, patternsMax).map((group) => this.patternOf(group)),
      more: { patterns: left.length, lines: left.reduce((sum, group) => sum + group.count, this.unfit) },
      lines: this.lines,
      linesBefore: this.linesBefore,
    }
  }

  private groupOf(body: string): Group | null {
    const all = tokensOf(body)
    const open = all.length > tokensMax || body.length >= patternBodyMax
    const tokens = all.slice(0, tokensMax).map((token) => this.mask(token))
    const key = `${tokens.length} ${open} ${tokens[0] ?? ''}`
    const bucket = this.buckets.get(key) ?? []
    let best: Group | null = null
    let bestAlike = 0
    for (const group of bucket) {
      const alike = alikeness(group.tokens, tokens)
      if (alike > bestAlike) [best, bestAlike] = [group, alike]
    }
    if (best && bestAlike >= alikeMin) {
      best.tokens = best.tokens.map((token, at) => (token === tokens[at] ? token : gap))
      return best
    }
    if (this.groups >= groupsMax || bucket.length >= bucketMax) return null
    this.groups++
    const group: Group = { tokens, open, count: 0, before: 0, firstMs: Infinity, lastMs: -Infinity, severity: 'trace', example: null, spark: Array.from({ length: sparkParts }, () => 0) }
    bucket.push(group)
    this.buckets.set(key, bucket)
    return group
  }

  /** The same tokens come again and again. */
  private mask(token: string): string {
    const known = this.masks.get(token)
    if (known !== undefined) return known
    if (this.masks.size > 20_000) this.masks.clear()
    const masked = maskToken(token)
    this.masks.set(token, masked)
    return masked
  }

  private patternOf(group: Group): LogPattern {
    const partMs = (this.range.toMs - this.range.fromMs) / sparkParts
    const { count: lines, firstMs, lastMs, severity, example } = group
    return {
      template: group.tokens.join(' ') + (group.open ? ' …' : ''),
      expression: expressionOf(group.tokens, group.open),
      count: lines, firstMs, lastMs, severity,
      example: example ?? { id: '', body: '', application: '' },
      spark: group.spark.map((value, part) => (this.range.fromMs + (part + 1) * partMs <= this.oldestMs ? null : value)),
      isNew: this.linesBefore === 0 ? null : group.before === 0,
    }
  }
}

function count(group: Group, { id, atMs, severity, body, application }: PatternLine, { fromMs, toMs }: TimeRange): void {
  group.count++
  group.firstMs = Math.min(group.firstMs, atMs)
  if (atMs >= group.lastMs) {
    group.lastMs = atMs
    group.example = { id, body, application }
  }
  if (severities.indexOf(severity) > severities.indexOf(group.severity)) group.severity = severity
  const part = Math.min(sparkParts - 1, Math.floor(((atMs - fromMs) / (toMs - fromMs)) * sparkParts))
  group.spark[part] = (group.spark[part] ?? 0) + 1
}

/** Between what `\s` of an expression means, so that its lines are found again. */
const tokensOf = (body: string): string[] => body.split(/[\t-\r ]+/).filter((token) => token !== '')

function alikeness(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0) return 1
  let equal = 0
  for (const [at, token] of one.entries()) if (token === other[at]) equal++
  return equal / one.length
}

const long = /(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?=[a-fA-F]*\d)[0-9a-fA-F]{5,})(?![0-9a-zA-Z])/g

/** A token with its numbers, ids and addresses taken out. */
export function maskToken(token: string): string {
  if (!/\d/.test(token)) return token
  return token
    .replace(long, gap)
    .replace(/\d+(?:[.,:-]\d+)*/g, gap)
    .replace(/(?:<\*>){2,}/g, gap)
}

/** `^wrote \S* rows in \S*$`: every line of the pattern has it, and others only by accident. */
function expressionOf(tokens: readonly string[], open: boolean): string {
  const parts = tokens.map((token) => token.split(gap).map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\S*'))
  let text = '^\\s*'
  for (const [at, part] of parts.entries()) {
    if (text.length + part.length > expressionMax) return text
    text += (at === 0 ? '' : '\\s+') + part
  }
  return open ? text : `${text}\\s*$`
}
