export type FlatFormat = 'yml' | 'properties' | 'json'
export interface ConfigAsk {
  application: string
  profiles: string[]
  label: string | null
  /** Null: the environment with its sources. */
  flat: FlatFormat | null
}
export type ParsedPath = { kind: 'ask'; ask: ConfigAsk } | { kind: 'bad'; detail: string } | { kind: 'none' }

const bad = (detail: string): ParsedPath => ({ kind: 'bad', detail })
const decoded = (part: string): string | null => {
  try {
    return decodeURIComponent(part).replaceAll('(_)', '/')
  } catch {
    return null
  }
}
const isSafe = (word: string): boolean => word !== '' && word.length <= 400 && !word.includes('..') && !/[#\\%\0-\x1f]/.test(word)
const formats: Record<string, FlatFormat> = { yml: 'yml', yaml: 'yml', properties: 'properties', json: 'json' }
const listed = (words: string): string[] => words.split(',').map((one) => one.trim()).filter(Boolean)

function flatAsk(label: string | null, file: string): ParsedPath | null {
  const [, stem = '', extension = ''] = /^(.+)\.(yml|yaml|properties|json)$/.exec(file) ?? []
  const flat = formats[extension]
  if (!flat) return null
  const at = stem.lastIndexOf('-')
  if (at <= 0 || at === stem.length - 1) return bad('Name it as application-profile.')
  return { kind: 'ask', ask: { application: stem.slice(0, at), profiles: listed(stem.slice(at + 1)), label, flat } }
}

/** The forms of the Spring Cloud Config Server's paths; without the proof of the caller, which goes before. */
export function parseConfigPath(pathname: string): ParsedPath {
  const raw = pathname.split('/').slice(1)
  if (raw.at(-1) === '') raw.pop()
  const parts = raw.map(decoded)
  if (parts.some((part) => part === null || !isSafe(part))) return parts.length === 0 ? { kind: 'none' } : bad('Not a name, a profile or a label.')
  const [first = '', second = '', third] = parts as string[]
  if (parts.length === 1) return flatAsk(null, first) ?? { kind: 'none' }
  if (parts.length === 2) {
    const flat = flatAsk(first, second)
    if (flat) return flat
  }
  if (parts.length < 2 || parts.length > 3) return { kind: 'none' }
  // These would be files, which are another form.
  if (/\.(yml|yaml|properties|json)$/.test(second)) return bad('A profile has no ending of a file.')
  return { kind: 'ask', ask: { application: first, profiles: listed(second), label: third ?? null, flat: null } }
}
