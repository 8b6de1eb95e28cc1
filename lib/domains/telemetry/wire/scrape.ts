import { z } from 'zod'
import { type AttributeMap, type MetricRecord, newAttributes, type ResourceGroup } from '../core/records'
import { readExposition } from './exposition'
import { MalformedError } from './proto-reader'

/** What the collector itself says of a scrape, in one line before the page that it got; without a page the instance did not give one. */
const Heading = z.object({ resource: z.record(z.string(), z.string()), atMs: z.number().int(), tookMs: z.number(), format: z.enum(['text', 'openmetrics']).nullable() })
export type ScrapeHeading = z.infer<typeof Heading>

export function writeScrape(heading: ScrapeHeading, page: Uint8Array): Uint8Array<ArrayBuffer> {
  const first = Buffer.from(`${JSON.stringify(heading)}\n`)
  const bytes = new Uint8Array(first.length + page.length)
  bytes.set(first)
  bytes.set(page, first.length)
  return bytes
}

const gauge = (name: string, unit: string, timeNs: bigint, value: number): MetricRecord => ({
  name, unit, kind: 'gauge', temporality: 0, monotonic: false, points: [{ timeNs, startNs: 0n, attributes: newAttributes(), value, histogram: null }],
})

/** The page's metrics under the instance that gave it, with `up` and what it took, as Prometheus adds them. */
export function decodeScrape(bytes: Uint8Array): { groups: ResourceGroup<MetricRecord>[]; unsupported: number } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  const end = text.indexOf('\n')
  const { resource: named, atMs, tookMs, format } = headingOf(text.slice(0, end))
  const timeNs = BigInt(atMs) * 1_000_000n
  const { metrics, unsupported } = format === null ? { metrics: [], unsupported: 0 } : readExposition(text.slice(end + 1), format, timeNs)
  const resource: AttributeMap = Object.assign(newAttributes(), named)
  const points = metrics.reduce((sum, metric) => sum + metric.points.length, 0)
  const about = [gauge('up', '', timeNs, format === null ? 0 : 1), gauge('scrape_duration_seconds', 's', timeNs, tookMs / 1000), gauge('scrape_samples_scraped', '', timeNs, points)]
  return { groups: [{ resource, items: [...about, ...metrics] }], unsupported }
}

function headingOf(line: string): ScrapeHeading {
  try {
    return Heading.parse(JSON.parse(line))
  } catch {
    throw new MalformedError('no heading of a scrape')
  }
}
