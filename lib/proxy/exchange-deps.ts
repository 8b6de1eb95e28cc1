import type { Log } from '@/lib/kernel/log'
import type { SidecarSide } from './bind'
import type { Dependencies } from './dependencies'
import type { EdgeFilters } from './edge-filters'
import type { EdgeRoutes } from './edge-routes'
import type { FaultRules } from './fault-rules'
import type { Fleet } from './fleet'
import type { Policies } from './policies'
import type { Signals } from './telemetry'

export interface ProxyTimes {
  /** Until the answer's head, for one try. */
  tryMs: number
  /** Until the answer's head, over all tries. */
  overallMs: number
  /** Silence in the middle of a body. */
  idleMs: number
}

export interface ExchangeDeps {
  fleet: Fleet
  edgeRoutes: EdgeRoutes
  filters: EdgeFilters
  signals: Signals
  side: 'edge' | 'sidecar'
  /** What the sidecar answers itself. */
  sidecar?: SidecarSide
  edgePort: number
  proto: 'http' | 'https'
  times: ProxyTimes
  policies: Policies
  dependencies: Dependencies
  faults: FaultRules
  /** Null: no request carries a valid fault scope. */
  scopeKey: string | null
  log: Log
  stopping(): boolean
}
