import { fail, ok, type Result } from '@/lib/kernel/result'
import { RuleCondition } from '../schemas'

const number = String.raw`(\d+(?:\.\d+)?)`
const threshold = new RegExp(String.raw`^(error-share|p50|p95|p99|rate)\s*([<>])\s*${number}\s+for\s+(\d+)\s*s?$`)
const absence = /^no\s+(requests|telemetry)\s+for\s+(\d+)\s*s?$/
const availability = new RegExp(String.raw`^${number}\s*%\s+without\s+errors?\s+over\s+(\d+)\s*d$`)
const latency = new RegExp(String.raw`^${number}\s*%\s+within\s+${number}\s*ms\s+over\s+(\d+)\s*d$`)

const forms = "'error-share > 5 for 60s' (also p50, p95, p99 in ms and rate in /s, and <), 'no requests for 60s', 'no telemetry for 60s', '99.9 % without errors over 7d' or '99 % within 300 ms over 7d'"

function read(text: string): unknown {
  const [, measure, sign, bound, forSeconds] = threshold.exec(text) ?? []
  if (measure) return { kind: 'threshold', measure, direction: sign === '>' ? 'above' : 'below', bound: Number(bound), forSeconds: Number(forSeconds) }
  const [, of, silent] = absence.exec(text) ?? []
  if (of) return { kind: 'absence', of, forSeconds: Number(silent) }
  const [, objective, days] = availability.exec(text) ?? []
  if (objective) return { kind: 'availability', objective: Number(objective), windowDays: Number(days) }
  const [, share, thresholdMs, window] = latency.exec(text) ?? []
  return share ? { kind: 'latency', objective: Number(share), thresholdMs: Number(thresholdMs), windowDays: Number(window) } : null
}

/** A condition as command lines write it. */
export function parseRule(text: string): Result<RuleCondition, string> {
  const found = read(text.trim().toLowerCase())
  if (found === null) return fail(`write it like ${forms}.`)
  const parsed = RuleCondition.safeParse(found)
  return parsed.success ? ok(parsed.data) : fail(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '))
}

export function ruleText(condition: RuleCondition): string {
  switch (condition.kind) {
    case 'threshold':
      return `${condition.measure} ${condition.direction === 'above' ? '>' : '<'} ${condition.bound} for ${condition.forSeconds}s`
    case 'absence':
      return `no ${condition.of} for ${condition.forSeconds}s`
    case 'availability':
      return `${condition.objective} % without errors over ${condition.windowDays}d`
    case 'latency':
      return `${condition.objective} % within ${condition.thresholdMs} ms over ${condition.windowDays}d`
  }
}
