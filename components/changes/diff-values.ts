export type DiffLine = { kind: 'same' | 'removed' | 'added'; text: string }

type Leaves = Map<string, string>

function leaves(value: unknown, path: string, into: Leaves): Leaves {
  if (value !== null && typeof value === 'object') {
    const entries: [string, unknown][] = Array.isArray(value) ? value.map((item, at) => [`${path}[${at}]`, item]) : Object.entries(value).map(([key, item]) => [path ? `${path}.${key}` : key, item])
    if (entries.length === 0) into.set(path || '(value)', Array.isArray(value) ? '[]' : '{}')
    for (const [key, item] of entries) leaves(item, key, into)
  } else if (value !== undefined) into.set(path || '(value)', JSON.stringify(value))
  return into
}

/** Before and after, one line for each leaf: what went, what came, and what stayed. By path. */
export function diffValues(before: unknown, after: unknown): DiffLine[] {
  const was = leaves(before ?? undefined, '', new Map())
  const is = leaves(after ?? undefined, '', new Map())
  const lines: DiffLine[] = []
  for (const path of [...new Set([...was.keys(), ...is.keys()])].toSorted()) {
    const [old, now] = [was.get(path), is.get(path)]
    if (old === now) lines.push({ kind: 'same', text: `${path} = ${old ?? ''}` })
    else {
      if (old !== undefined) lines.push({ kind: 'removed', text: `${path} = ${old}` })
      if (now !== undefined) lines.push({ kind: 'added', text: `${path} = ${now}` })
    }
  }
  return lines
}

/** The shortest true account: "size 2 → 4". Null when more than two things changed or nothing did. */
export function shortDiff(before: unknown, after: unknown): string | null {
  const lines = diffValues(before, after).filter((line) => line.kind !== 'same')
  const pairs = new Map<string, { old?: string; now?: string }>()
  for (const { kind, text } of lines) {
    const [path = '', value = ''] = text.split(/ = (.*)/s)
    pairs.set(path, { ...pairs.get(path), [kind === 'removed' ? 'old' : 'now']: value })
  }
  if (pairs.size === 0 || pairs.size > 2) return null
  if ([...pairs.values()].some((pair) => pair.old === undefined || pair.now === undefined)) return null
  return [...pairs].map(([path, { old, now }]) => `${path} ${old} → ${now}`).join(', ')
}
