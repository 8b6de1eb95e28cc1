import type { ChartUnit } from './chart-input'

/** How values of a metric are drawn: times `factor` they are in the chart's unit. `said` is the unit's own word where the chart has none. */
export interface MetricUnit {
  unit: ChartUnit
  factor: number
  said: string
}

const times: Record<string, number> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7, nanoseconds: 1e-6, microseconds: 1e-3, milliseconds: 1, seconds: 1e3 }
const sizes: Record<string, number> = { By: 1, kBy: 1e3, MBy: 1e6, GBy: 1e9, KiBy: 1024, MiBy: 1024 ** 2, GiBy: 1024 ** 3, bytes: 1, byte: 1 }

/** From UCUM, as OpenTelemetry has it, or from the words of OpenMetrics. `share`: a ratio of this kind of metric is one of the whole. */
export function metricUnit(unit: string, share: boolean): MetricUnit {
  const time = times[unit]
  if (time !== undefined) return { unit: 'ms', factor: time, said: '' }
  const size = sizes[unit]
  if (size !== undefined) return { unit: 'bytes', factor: size, said: '' }
  if (unit === '%' || unit === 'percent') return { unit: 'percent', factor: 0.01, said: '' }
  if (unit === 'ratio' || (unit === '1' && share)) return { unit: 'percent', factor: 1, said: '' }
  // Seconds of work in a second: so many cores, or so much of one.
  if (unit === 's/s' || unit === 'seconds/s') return { unit: 'cores', factor: 1, said: '' }
  const [, per] = /^(.*)\/s$/.exec(unit) ?? []
  if (per !== undefined) return sizes[per] === undefined ? { unit: 'rate', factor: 1, said: plain(per) } : { unit: 'bytes', factor: sizes[per], said: '/s' }
  return { unit: 'count', factor: 1, said: plain(unit) }
}

/** `{request}` is a note and no unit; `1` says nothing. */
const plain = (unit: string): string => (unit === '1' ? '' : (/^\{(.*)\}$/.exec(unit)?.[1] ?? unit))

const suffixes = [['_seconds', 's'], ['_milliseconds', 'ms'], ['_bytes', 'By'], ['_ratio', 'ratio'], ['_percent', '%']] as const

/** Units that OpenTelemetry's conventions fix, for senders that leave them out, as Node's host metrics do. */
const conventions: Record<string, string> = { 'process.memory.usage': 'By', 'process.memory.virtual': 'By', 'process.cpu.time': 's', 'process.cpu.utilization': 'ratio' }

/** Prometheus' names end with their unit, before `_total` and the parts of a histogram, where nothing else says it. */
export function unitOfName(name: string): string {
  const base = name.replace(/_(?:total|bucket|sum|count|max|min)$/, '')
  return suffixes.find(([suffix]) => base.endsWith(suffix))?.[1] ?? conventions[name] ?? ''
}
