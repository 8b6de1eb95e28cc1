import type { z } from 'zod'
import type { LogTailInput } from '../schemas'
import { inSelector } from './in-selector'
import { lineMatcher, type SearchedLine } from './line-search'
import { readSearch } from './search-problem'
import { severities } from './severity'

export type LogFilter = z.output<typeof LogTailInput>

/** The same rule as the log search, for lines on their way into the store. Who asks has read `q` before: one that cannot be read finds nothing. */
export function logMatcher({ selector, q, severity, traceId }: LogFilter): (searched: SearchedLine) => boolean {
  const terms = readSearch(q)
  if (!terms.ok) return () => false
  const found = lineMatcher(terms.value)
  const applications = selector.applications && new Set(selector.applications)
  const narrower = { ...selector, applications: null }
  const severityMin = severity === undefined ? 0 : severities.indexOf(severity)
  return (searched) =>
    (applications === null || applications.has(searched.from.application)) &&
    inSelector(narrower, searched.from) &&
    severities.indexOf(searched.line.severity) >= severityMin &&
    (traceId === undefined || searched.line.traceId === traceId) &&
    found(searched)
}
