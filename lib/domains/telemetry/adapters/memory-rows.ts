import type { PointRecord } from '../core/records'
import type { Dimensions } from '../core/resource'
import type { StoredSpan } from '../core/span-view'

export type MemorySpan = StoredSpan & { traceId: string }

export interface MemoryPoint {
  name: string
  temporality: number
  point: PointRecord
  from: Dimensions
}
