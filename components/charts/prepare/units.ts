import { bytes, compact, milliseconds, percent, type Quantity, quantityText, rate } from '../../data/numbers'
import type { ChartUnit } from './chart-input'

/** How one chart speaks of its values: one unit for the axis, chosen by the largest; each value alone may be finer. */
export interface UnitWords {
  /** For the title: `/s`, `%`, `ms`, `MiB`. */
  label: string
  /** What a value is divided by before it is written on the axis. */
  divisor: number
  tick: (value: number) => string
  exact: (value: number) => Quantity
  text: (value: number) => string
}

const byteSteps = [
  { size: 1024 ** 4, label: 'TiB' },
  { size: 1024 ** 3, label: 'GiB' },
  { size: 1024 ** 2, label: 'MiB' },
  { size: 1024, label: 'KiB' },
  { size: 1, label: 'B' },
] as const

function scaleOf(unit: ChartUnit, largest: number): { label: string; divisor: number } {
  switch (unit) {
    case 'rate':
      return { label: '/s', divisor: 1 }
    case 'percent':
      return { label: '%', divisor: 0.01 }
    case 'ms':
      return largest >= 120_000 ? { label: 'min', divisor: 60_000 } : largest >= 10_000 ? { label: 's', divisor: 1_000 } : { label: 'ms', divisor: 1 }
    case 'bytes': {
      const step = byteSteps.find((one) => largest >= one.size) ?? byteSteps[4]
      return { label: step.label, divisor: step.size }
    }
    case 'count':
      return { label: '', divisor: 1 }
    case 'cores':
      return { label: '%', divisor: 0.01 }
  }
}

const exactly: Record<ChartUnit, (value: number) => Quantity> = {
  rate,
  percent,
  ms: milliseconds,
  bytes,
  count: (value) => ({ value: value.toLocaleString('en', { maximumFractionDigits: 1 }), unit: '' }),
  cores: percent,
}

export function unitWords(unit: ChartUnit, largest: number): UnitWords {
  const { label, divisor } = scaleOf(unit, largest)
  const exact = exactly[unit]
  return { label, divisor, tick: (value) => compact(value / divisor), exact, text: (value) => quantityText(exact(value)) }
}
