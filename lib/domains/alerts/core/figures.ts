import type { UnknownReason } from '../schemas'

/** Requests of one step. `slow`: above the asked threshold; absent where the source cannot tell. */
export interface FigurePoint {
  atMs: number
  requests: number
  errors: number
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  slow?: number | undefined
}

/** What telemetry tells of one application by steps. A step without a point had no requests. */
export interface Figures {
  fromMs: number
  /** Everything that arrived before it is in. */
  asOfMs: number
  /** Arrival of the application's newest signal of any kind. */
  newestMs: number | null
  complete: boolean
  stepMs: number
  points: readonly FigurePoint[]
}

/** Requests of windows that all end at `untilMs`, the end of the newest step that is complete. */
export interface WindowFigures extends Pick<Figures, 'asOfMs' | 'newestMs' | 'complete'> {
  untilMs: number
  windows: readonly ({ windowMs: number } & Pick<FigurePoint, 'requests' | 'errors' | 'slow'>)[]
}

/** A step is told so long after its end: programs send twice a second, and intake commits. */
export const settleMs = 5_000
/** Programs of this platform send metrics every five seconds: one that was silent for so long is not heard. */
export const heardWithinMs = 60_000

/** The end of the newest step that is complete. */
export const judgedUntil = ({ asOfMs, stepMs }: Pick<Figures, 'asOfMs' | 'stepMs'>): number => Math.floor((asOfMs - settleMs) / stepMs) * stepMs

/** Why figures cannot be judged; null where they can. */
export function whyUnknown(figures: Pick<Figures, 'asOfMs' | 'newestMs' | 'complete'>): UnknownReason | null {
  if (!figures.complete) return 'incomplete'
  return figures.newestMs === null || figures.asOfMs - figures.newestMs > heardWithinMs ? 'not-heard' : null
}
