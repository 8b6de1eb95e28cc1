import { describe, expect, test } from 'vitest'
import { parseCondition } from './condition-text'

describe('a condition on a command line', () => {
  test.each([
    ['error-share edge>home <= 2', { measure: 'error-share', caller: 'edge', callee: 'home', bound: 2 }],
    [' p95 home > catalogue<=300 ', { measure: 'p95', caller: 'home', callee: 'catalogue', bound: 300 }],
    ['rate edge>* >= 0.5', { measure: 'rate', caller: 'edge', callee: '*', bound: 0.5 }],
    ['telemetry p95 home <= 400', { source: 'telemetry', measure: 'p95', application: 'home', bound: 400 }],
    ['telemetry rate home >= 10', { source: 'telemetry', measure: 'rate', application: 'home', bound: 10 }],
    ['telemetry cpu home <= 80', { source: 'telemetry', measure: 'cpu', application: 'home', bound: 80 }],
    ['telemetry memory home <= 512', { source: 'telemetry', measure: 'memory', application: 'home', bound: 512 }],
    ['telemetry event-loop home <= 50', { source: 'telemetry', measure: 'event-loop', application: 'home', bound: 50 }],
  ])('%j is read', (text, condition) => expect(parseCondition(text)).toEqual({ ok: true, value: condition }))

  test.each([
    ['p95 edge home <= 2', "write it like 'error-share edge>home <= 2'"],
    ['telemetry p95 home', 'telemetry p95 home <= 400'],
    ['p99 edge>home <= 2', 'measure: p99 is none of error-share, p95, rate.'],
    ['cpu edge>home <= 2', "measure: cpu is told by telemetry alone: write 'telemetry cpu APPLICATION <= BOUND'."],
    ['telemetry p99 home <= 2', 'measure: p99 is none of error-share, p95, rate, cpu, memory, event-loop.'],
    ['p95 edge>home >= 2', 'bound: of p95 it is the most: write <= 2.'],
    ['telemetry rate home <= 2', 'bound: of rate it is the least: write >= 2.'],
    ['error-share edge>home <= 100', 'bound: Below 100 %'],
    ['telemetry error-share home <= 100', 'bound: Below 100 %'],
    ['telemetry p95 Home <= 2', 'application: '],
    ['telemetry p95 home <= many', 'bound: '],
    ['telemetry p95 * <= 5', 'application: '],
  ])('%j is refused by field, rule and cure', (text, problem) => {
    const read = parseCondition(text)
    expect(read.ok ? '' : read.error).toContain(problem)
  })
})
