import type { AttributeMap, MetricRecord, PointRecord } from '../core/records'
import type { Dimensions } from '../core/resource'
import type { StoredSpan } from '../core/span-view'

export type MemorySpan = StoredSpan & { traceId: string }

export type MemoryPoint = Omit<MetricRecord, 'points'> & {
  point: PointRecord
  from: Dimensions
  resource: AttributeMap
}
