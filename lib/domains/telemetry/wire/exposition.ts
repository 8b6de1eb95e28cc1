import type { MetricRecord } from '../core/records'
import { Families } from '../core/metric-families'
import { exemplarOf } from '../core/prometheus-exemplar'
import { numberOf, readSample } from './exposition-line'
import { unquoted } from './label-text'
import { MalformedError } from './proto-reader'

export type ExpositionFormat = 'text' | 'openmetrics'

/** More than this from one instance is a mistake of its labels. */
const samplesMax = 50_000

/** Milliseconds in the text format, seconds with a fraction in OpenMetrics. */
function timeOf(time: string, format: ExpositionFormat): bigint | null {
  if (time === '') return null
  const number = numberOf(time)
  if (!Number.isFinite(number)) throw new MalformedError('a time that is no number')
  return format === 'text' ? BigInt(Math.round(number)) * 1_000_000n : BigInt(Math.round(number * 1e6)) * 1_000n
}

/**
 * What Prometheus scrapes: the text format 0.0.4 or OpenMetrics 1.0 (prometheus.io/docs/instrumenting/exposition_formats).
 * One bad line spoils the whole, as it does there: half a page of metrics looks like a fault that is not.
 */
export function readExposition(text: string, format: ExpositionFormat, scrapedNs: bigint): { metrics: MetricRecord[]; unsupported: number } {
  const families = new Families()
  let number = 0
  let samples = 0
  let ended = false
  for (const raw of text.split('\n')) {
    number++
    const line = raw.trim()
    if (line === '') continue
    try {
      if (ended) throw new MalformedError('something after # EOF')
      if (line.startsWith('#')) {
        ended = format === 'openmetrics' && line === '# EOF'
        const [, what, name, rest = ''] = /^#\s*(TYPE|UNIT|HELP)\s+(\S+)\s+(\S.*)/.exec(line) ?? []
        if (what === 'TYPE' && name !== undefined) families.type(name, rest)
        if (what === 'UNIT' && name !== undefined) families.unit(name, rest)
        if (what === 'HELP' && name !== undefined) families.help(name, unquoted(rest))
        continue
      }
      if (++samples > samplesMax) throw new MalformedError(`more than ${samplesMax} samples`)
      const sample = readSample(line)
      const timeNs = timeOf(sample.time, format) ?? scrapedNs
      const { exemplar } = sample
      families.add(sample.name, sample.labels, sample.value, timeNs, exemplar && exemplarOf(exemplar.labels, exemplar.value, timeOf(exemplar.time, 'openmetrics') ?? timeNs))
    } catch (error) {
      throw error instanceof MalformedError ? new MalformedError(`line ${number}: ${error.message}`) : error
    }
  }
  if (format === 'openmetrics' && !ended) throw new MalformedError('it does not end with # EOF')
  return families.records()
}
