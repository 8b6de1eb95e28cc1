import type { Condition, Measure } from '../steady-schemas'

/** Whether the bound is the least or the most. */
export const isFloor = ({ measure }: Pick<Condition, 'measure'>): boolean => measure === 'rate'

export const isWithin = (condition: Pick<Condition, 'measure' | 'bound'>, value: number): boolean => (isFloor(condition) ? value >= condition.bound : value <= condition.bound)

export const unitOf = { 'error-share': '%', p95: 'ms', rate: '/s', cpu: '%', memory: 'MiB', 'event-loop': 'ms' } as const satisfies Record<Measure, string>

/** One look of a condition: the proxy counts by the second, telemetry by ten. */
export const lookMsOf = ({ source }: Pick<Condition, 'source'>): number => (source === 'telemetry' ? 10_000 : 1_000)

/** Without figures for this long a condition is unknown. Telemetry of a step is told 3 s after its end, so that it is 13 s old at times. */
export const unknownAfterMs = 10_000
export const unknownAfterMsOf = ({ source }: Pick<Condition, 'source'>): number => (source === 'telemetry' ? 25_000 : unknownAfterMs)

/** Names a condition among others of a plan. */
export const conditionKey = (condition: Condition): string => (condition.source === 'telemetry' ? `telemetry ${condition.measure} ${condition.application}` : `${condition.measure} ${condition.caller} ${condition.callee}`)

/** Applications that conditions look at; `edge` and `*` are nobody's. */
export const applicationsIn = (conditions: readonly Condition[]): string[] =>
  [...new Set(conditions.flatMap((one) => (one.source === 'telemetry' ? [one.application] : [one.caller, one.callee])))].filter((name) => name !== 'edge' && name !== '*')
