export type LineSeverity = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

export interface ParsedLine {
  body: string
  severity: LineSeverity
  /** What the line says of its own time; null when it says nothing believable. */
  atMs: number | null
  traceId: string | null
  spanId: string | null
}

const words: [RegExp, LineSeverity][] = [
  [/^(fatal|critical|panic|emerg)/i, 'fatal'],
  [/^err/i, 'error'],
  [/^warn/i, 'warn'],
  [/^(info|notice|log)/i, 'info'],
  [/^debug/i, 'debug'],
  [/^(trace|verbose|silly)/i, 'trace'],
]
const severityOfWord = (word: string): LineSeverity | null => words.find(([pattern]) => pattern.test(word))?.[1] ?? null

/** pino and bunyan number their levels. */
const severityOfNumber = (level: number): LineSeverity =>
  level >= 60 ? 'fatal' : level >= 50 ? 'error' : level >= 40 ? 'warn' : level >= 30 ? 'info' : level >= 20 ? 'debug' : 'trace'

const dayMs = 86_400_000

function timeOf(value: unknown, nowMs: number): number | null {
  const ms = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(ms) && ms > nowMs - dayMs && ms <= nowMs + 60_000 ? ms : null
}

const hex = (value: unknown, digits: number): string | null =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/i.test(value) && !/^0+$/.test(value) ? value.toLowerCase() : null

const first = (said: Record<string, unknown>, ...keys: string[]): unknown => keys.map((key) => said[key]).find((value) => value !== undefined)

function fromJson(line: string, nowMs: number): ParsedLine | null {
  let said: Record<string, unknown>
  try {
    const parsed: unknown = JSON.parse(line)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null
    said = { ...parsed }
  } catch {
    return null
  }
  const level = first(said, 'level', 'severity', 'severityText', 'lvl')
  return {
    // The whole line stays the body: nothing that was said is lost to a guess about its shape.
    body: line,
    severity: (typeof level === 'number' ? severityOfNumber(level) : typeof level === 'string' ? severityOfWord(level) : null) ?? 'info',
    atMs: timeOf(first(said, 'time', 'timestamp', 'at', 'ts', '@timestamp'), nowMs),
    traceId: hex(first(said, 'trace_id', 'traceId', 'traceid'), 32),
    spanId: hex(first(said, 'span_id', 'spanId', 'spanid'), 16),
  }
}

/** Reads severity, time and trace out of one line of output: from JSON, else from the words that loggers write. */
export function parseLine(line: string, nowMs: number): ParsedLine {
  const json = line.startsWith('{') ? fromJson(line, nowMs) : null
  if (json) return json
  const word = /\b(FATAL|CRITICAL|ERROR|WARN(?:ING)?|INFO|DEBUG|TRACE)\b/.exec(line)?.[1] ?? /^\[?(fatal|error|warn(?:ing)?|info|debug|trace)\b/i.exec(line)?.[1] ?? (/^(\w*Error|Uncaught)\b/.test(line) ? 'error' : '')
  return { body: line, severity: severityOfWord(word) ?? 'info', atMs: null, traceId: null, spanId: null }
}

/** Joins what belongs together: indented lines, like those of a stack, go on with the line before. */
export function joinContinuations(lines: readonly string[]): string[] {
  const joined: string[] = []
  for (const line of lines) {
    if (line.trim() === '') continue
    if (/^\s/.test(line) && joined.length > 0) joined[joined.length - 1] += `\n${line}`
    else joined.push(line)
  }
  return joined
}
