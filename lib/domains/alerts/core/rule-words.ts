import type { RuleCondition } from '../schemas'

const units = { 'error-share': ' %', p50: ' ms', p95: ' ms', p99: ' ms', rate: ' requests/s' } as const
const names = { 'error-share': 'share of errors', p50: 'p50', p95: 'p95', p99: 'p99', rate: 'request rate' } as const

/** In English, for the ledger, webhooks and command lines. */
export function conditionWords(condition: RuleCondition): string {
  switch (condition.kind) {
    case 'availability':
      return `${condition.objective} % of requests without an error over ${condition.windowDays} d`
    case 'latency':
      return `${condition.objective} % of requests within ${condition.thresholdMs} ms over ${condition.windowDays} d`
    case 'threshold':
      return `${names[condition.measure]} ${condition.direction} ${condition.bound}${units[condition.measure]} for ${condition.forSeconds} s`
    case 'absence':
      return `no ${condition.of} for ${condition.forSeconds} s`
  }
}

/** The value of a standing or alert, as its condition measures it; of objectives the burn rate. */
export function valueWords(condition: RuleCondition, value: number | null): string {
  if (value === null) return 'not known'
  const short = String(Number(value.toPrecision(3)))
  switch (condition.kind) {
    case 'availability':
    case 'latency':
      return `burn rate ${short}`
    case 'threshold':
      return `${short}${units[condition.measure]}`
    case 'absence':
      return `${short} s`
  }
}
