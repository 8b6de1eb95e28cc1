import type { LogLine, LogTailInput } from '../schemas'
import type { Dimensions } from './resource'
import { searchWords } from './search-words'
import { severities } from './severity'
import type { z } from 'zod'

export type LogFilter = z.output<typeof LogTailInput>

/** The same rule as the log search, for lines on their way into the store. */
export function logMatcher({ selector, q, severity, traceId }: LogFilter): (line: LogLine, from: Dimensions) => boolean {
  const words = searchWords(q)
  const scope = selector.applications === null ? null : new Set(selector.applications)
  const severityMin = severity === undefined ? 0 : severities.indexOf(severity)
  const { cluster, serverGroup, instance, zone } = selector
  return (line, from) => {
    if (scope !== null && !scope.has(from.application)) return false
    if (cluster !== undefined && from.cluster !== cluster) return false
    if (serverGroup !== undefined && from.serverGroup !== serverGroup) return false
    if (instance !== undefined && from.instance !== instance) return false
    if (zone !== undefined && from.zone !== zone) return false
    if (severities.indexOf(line.severity) < severityMin) return false
    if (traceId !== undefined && line.traceId !== traceId) return false
    if (words.length === 0) return true
    const body = line.body.toLowerCase()
    return words.every((word) => body.includes(word))
  }
}
