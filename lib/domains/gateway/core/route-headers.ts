import type { RouteDocument } from '../route-schemas'

/** Changes a flat list of names and values in place: what is removed or set anew goes, then what is set is added. */
function change(headers: string[], gone: ReadonlySet<string>, added: readonly string[]): void {
  if (gone.size > 0) {
    let kept = 0
    for (let at = 0; at + 1 < headers.length; at += 2) {
      if (gone.has((headers[at] ?? '').toLowerCase())) continue
      headers[kept++] = headers[at] ?? ''
      headers[kept++] = headers[at + 1] ?? ''
    }
    headers.length = kept
  }
  headers.push(...added)
}

export interface HeaderRules {
  /** Null where there is nothing to do. */
  request: ((headers: string[]) => void) | null
  response: ((headers: string[]) => void) | null
}

const ruleOf = (set: readonly { name: string; value: string }[], remove: readonly string[]) => {
  if (set.length === 0 && remove.length === 0) return null
  const gone = new Set([...remove, ...set.map(({ name }) => name)])
  const added = set.flatMap(({ name, value }) => [name, value])
  return (headers: string[]) => change(headers, gone, added)
}

/** Made once for a route, not for each request. */
export const headerRules = ({ requestSet, requestRemove, responseSet, responseRemove }: RouteDocument['headers']): HeaderRules => ({
  request: ruleOf(requestSet, requestRemove),
  response: ruleOf(responseSet, responseRemove),
})
