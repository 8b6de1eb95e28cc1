import { type AttributeMap, newAttributes } from '../core/records'

const pair = /\s*([a-zA-Z_][a-zA-Z0-9_.:]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/y
const escapes = new Map([['n', '\n'], ['t', '\t'], ['r', '\r'], ['a', '\x07'], ['b', '\b'], ['f', '\f'], ['v', '\v']])

/** Go's quoting: what is not in the table stands for itself. */
export const unquoted = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/gs, (_all, byte?: string, point?: string, sign?: string) =>
        sign === undefined ? String.fromCharCode(Number.parseInt(byte ?? point ?? '0', 16)) : (escapes.get(sign) ?? sign),
      )
    : text

/** `{a="b", c="d"}` as Prometheus and Loki write labels; null for what is no such text. */
export function readLabels(text: string): AttributeMap | null {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]
  if (inner === undefined) return null
  const labels = newAttributes()
  pair.lastIndex = 0
  for (let at = 0; inner.slice(at).trim() !== ''; at = pair.lastIndex) {
    pair.lastIndex = at
    const [, name, value] = pair.exec(inner) ?? []
    if (name === undefined || value === undefined || name in labels) return null
    labels[name] = unquoted(value)
  }
  return labels
}
