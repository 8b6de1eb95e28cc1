import type { RouteDocument } from '../route-schemas'
import { prefixOf } from './route-table'

/** `.` and `..` as parts, written plainly or by per cent signs: an application may resolve them to what no route leads to. */
const dotSegment = /(?:\/|\\|%2f|%5c)(?:\.|%2e){1,2}(?:\/|\\|%2f|%5c|$)/i

/** Whether a path (without its query) could be read in two ways. */
export const isAmbiguous = (path: string): boolean => (path.includes('.') || path.includes('%')) && dotSegment.test(path)

/** What the application sees, and what of it was taken away. `path` is as it came, its query after it. */
export function rewritePath({ match, rewrite }: Pick<RouteDocument, 'match' | 'rewrite'>, path: string): { path: string; prefix: string } {
  const taken = rewrite.strip ? prefixOf(match.path.value) : ''
  const left = path.slice(taken.length)
  const rest = left.startsWith('/') ? left : `/${left}`
  return { path: rewrite.prefix ? prefixOf(rewrite.prefix) + rest : rest, prefix: taken }
}
