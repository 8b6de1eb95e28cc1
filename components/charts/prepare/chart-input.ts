import type { IconName } from '../../ui/icon-paths'

/** What the values are: `rate` a second, `percent` a ratio where 1 is 100 %, `ms`, `bytes`, `count`, `cores` where 1 is one core. */
export type ChartUnit = 'rate' | 'percent' | 'ms' | 'bytes' | 'count' | 'cores'

export interface ChartPoint {
  /** Where the bucket begins. */
  atMs: number
  /** null: nothing is known. Zero is a value. */
  value: number | null
}

export interface ChartSeries {
  key: string
  name: string
  points: ChartPoint[]
  /** Baseline and canary are always drawn the same; a comparison is thin, dashed and grey. */
  role?: 'baseline' | 'canary' | 'comparison' | 'quiet'
  /** Keeps a colour across charts of a page; else the order decides. */
  colour?: number
}

export interface ChartInput {
  series: ChartSeries[]
  fromMs: number
  toMs: number
  stepMs: number
  unit: ChartUnit
  /** Everything that arrived before it is in; buckets that end later are provisional. */
  asOfMs: number
  /** Series left out by the server. */
  more?: number
  /** An objective or limit, in the unit of the values. */
  threshold?: { value: number; label: string; /** However far from the values: the scale reaches it. */ inSight?: boolean }
}

export interface ChartMarker {
  id: string
  atMs: number
  icon: IconName
  title: string
  look?: 'bad' | 'canary' | 'warn' | 'info'
  /** Began in another application than the one shown: a dashed line. */
  elsewhere?: boolean
}
