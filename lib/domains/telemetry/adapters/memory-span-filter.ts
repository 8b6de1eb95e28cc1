import type { z } from 'zod'
import { inSelector } from '../core/in-selector'
import { valueText } from '../core/line-search'
import { millis } from '../core/span-view'
import type { TraceSearchInput } from '../schemas'
import { inRange } from './memory-logs'
import type { MemorySpan } from './memory-rows'

/** One span meets every condition of a search but the box, which is on its whole trace. */
export function spanMatches(span: MemorySpan, { selector, range, operation, attributes, minMs, maxMs, status }: z.output<typeof TraceSearchInput>): boolean {
  const durationMs = millis(span.durationNs)
  return (
    inRange(range, span.startNs) && inSelector(selector, span.from) && (!operation || span.name.toLowerCase().includes(operation.toLowerCase())) &&
    (minMs === undefined || durationMs >= minMs) && (maxMs === undefined || durationMs <= maxMs) && (status === 'any' || (status === 'error') === (span.status === 2)) &&
    attributes.every(({ key, value, not = false }) => [span.attributes, span.resource].some((map) => Object.hasOwn(map, key) && valueText(map[key]) === value) !== not)
  )
}
