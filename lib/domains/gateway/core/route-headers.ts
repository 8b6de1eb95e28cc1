import type { RouteDocument } from '../route-schemas'
import { dropHeaders } from './flat-headers'

export interface HeaderRules {
  /** Null where there is nothing to do. */
  request: ((headers: string[]) => void) | null
  response: ((headers: string[]) => void) | null
}

/** What is removed or set anew goes, then what is set is added. */
const ruleOf = (set: readonly { name: string; value: string }[], remove: readonly string[]) => {
  if (set.length === 0 && remove.length === 0) return null
  const gone = new Set([...remove, ...set.map(({ name }) => name)])
  const added = set.flatMap(({ name, value }) => [name, value])
  return (headers: string[]) => {
    dropHeaders(headers, gone)
    headers.push(...added)
  }
}

/** Made once for a route, not for each request. */
export const headerRules = ({ requestSet, requestRemove, responseSet, responseRemove }: RouteDocument['headers']): HeaderRules => ({
  request: ruleOf(requestSet, requestRemove),
  response: ruleOf(responseSet, responseRemove),
})
