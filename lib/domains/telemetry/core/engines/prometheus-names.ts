import type { MetricType } from '../../metric-schemas'

/** The unit that a name ends with, as Prometheus asks of it; in UCUM where pages know one. */
const units: readonly (readonly [suffix: string, unit: string])[] = [
  ['_milliseconds', 'ms'], ['_microseconds', 'us'], ['_nanoseconds', 'ns'], ['_seconds', 's'], ['_bytes', 'By'], ['_ratio', '1'], ['_percent', '%'], ['_celsius', 'Cel'], ['_volts', 'V'], ['_amperes', 'A'], ['_joules', 'J'], ['_grams', 'g'], ['_meters', 'm'],
]

export const unitOfName = (name: string): string => {
  const bare = name.replace(/_total$/, '')
  return units.find(([suffix]) => bare.endsWith(suffix))?.[1] ?? ''
}

/** Of what the engine says of a metric. */
export interface MetricWords {
  type: string
  unit: string
  help: string
}

export interface NamedMetric {
  name: string
  type: MetricType
  unit: string
  description: string
}

const typeOf = (name: string, said: string | undefined): MetricType => {
  switch (said) {
    case 'counter':
    case 'gauge':
    case 'histogram':
      return said
    default:
      return name.endsWith('_total') ? 'counter' : 'unknown'
  }
}

/** Series names as metrics: a histogram's three are one. What the engine says of a metric comes first, its name second. */
export function metricsOfNames(names: readonly string[], about: ReadonlyMap<string, MetricWords>): NamedMetric[] {
  const all = new Set(names)
  const histograms = new Set(names.filter((name) => name.endsWith('_bucket')).map((name) => name.slice(0, -'_bucket'.length)).filter((base) => all.has(`${base}_count`)))
  const metrics = names.filter((name) => !['_bucket', '_count', '_sum'].some((part) => name.endsWith(part) && histograms.has(name.slice(0, -part.length))))
  return [...metrics, ...histograms].map((name) => {
    // A total is described under its own name or, by OpenMetrics, without the end of it.
    const said = about.get(name) ?? about.get(name.replace(/_total$/, ''))
    return { name, type: histograms.has(name) ? 'histogram' : typeOf(name, said?.type), unit: said?.unit || unitOfName(name), description: said?.help ?? '' }
  })
}

/** Names that hold the words, those that begin with them first. */
export function foundNames<T extends { name: string }>(metrics: readonly T[], search: string): T[] {
  const words = search.toLowerCase()
  const rank = ({ name }: T) => (name.toLowerCase().startsWith(words) ? 0 : 1)
  return metrics.filter(({ name }) => name.toLowerCase().includes(words)).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}
