import type { ConfigEntry, ConfigProblem } from '../schemas'

const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' }

const unescaped = (text: string): string | null => {
  if (/\\u(?![0-9a-fA-F]{4})/.test(text.replaceAll('\\\\', ''))) return null
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_all, found: string) => (found.length === 5 ? String.fromCharCode(Number.parseInt(found.slice(1), 16)) : (escapes[found] ?? found)))
}

/** Lines as they are meant: a backslash at the end goes on with the next. */
function logicalLines(text: string): { line: number; text: string }[] {
  const out: { line: number; text: string }[] = []
  let open: { line: number; text: string } | null = null
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const trimmed = raw.replace(/^[ \t\f]+/, '')
    if (open === null && (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!'))) continue
    const whole: { line: number; text: string } = open === null ? { line: index + 1, text: trimmed } : { line: open.line, text: open.text + trimmed }
    const goesOn = (/\\*$/.exec(whole.text)?.[0].length ?? 0) % 2 === 1
    open = goesOn ? { ...whole, text: whole.text.slice(0, -1) } : null
    if (!goesOn) out.push(whole)
  }
  if (open !== null) out.push(open)
  return out
}

/** Java's format of properties; a key that is named twice is a mistake, whatever Java makes of it. */
export function readProperties(text: string): { entries: ConfigEntry[]; problems: ConfigProblem[] } {
  const [entries, problems] = [new Map<string, ConfigEntry>(), [] as ConfigProblem[]]
  for (const { line, text: whole } of logicalLines(text)) {
    const [rawKey = ''] = /^(?:\\.|[^\\=: \t\f])*/s.exec(whole) ?? []
    const [key, value] = [unescaped(rawKey), unescaped(whole.slice(rawKey.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, ''))]
    const before = key === null ? undefined : entries.get(key)
    if (key === null || value === null) problems.push({ line, detail: 'After \\u come four hexadecimal digits.' })
    else if (key === '') problems.push({ line, detail: 'A key is empty.' })
    else if (before) problems.push({ line, detail: `${key} is set in line ${before.line} already.` })
    else entries.set(key, { key, value, line })
  }
  return problems.length > 0 ? { entries: [], problems } : { entries: [...entries.values()], problems }
}
