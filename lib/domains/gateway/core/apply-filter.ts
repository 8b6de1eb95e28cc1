import { dropHeaders } from './flat-headers'
import { isAmbiguous } from './rewrite-path'

/** Headers that frame a message or that only the proxy may write: what a filter says of them is no use. */
const own = /^(connection|keep-alive|proxy-.*|transfer-encoding|te|trailer|upgrade|content-length|host|expect|http2-settings|traceparent|tracestate|x-quarterdeck-.*|x-fit-context|x-b3-.*|b3)$/

/** Names that a filter may change. */
export const mayChange = (name: string): boolean => !own.test(name)

/** Header changes on a flat list, in place. */
export function changeHeaders(headers: string[], set: Record<string, string> = {}, remove: readonly string[] = []): void {
  const added = Object.entries(set).filter(([name]) => mayChange(name))
  dropHeaders(headers, new Set([...remove.filter(mayChange), ...added.map(([name]) => name)]))
  for (const [name, value] of added) headers.push(name, value)
}

/** Whether a filter may send a request there. */
export const isPathForFilter = (path: string): boolean => !isAmbiguous(path.split('?')[0] ?? '') && path.length <= 8_192

/** A filter that fails again and again rests: three calls that hung, or twenty that failed, with none that went well in between. */
export const restMs = 60_000
export const needsRest = ({ hung, failed }: { hung: number; failed: number }): boolean => hung >= 3 || failed >= 20
