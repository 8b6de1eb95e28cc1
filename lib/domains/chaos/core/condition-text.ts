import { fail, ok, type Result } from '@/lib/kernel/result'
import { Condition, ProxyMeasure, TelemetryMeasure } from '../steady-schemas'
import { isFloor } from './condition-look'

const form = "write it like 'error-share edge>home <= 2', 'rate edge>* >= 10' or 'telemetry p95 home <= 400'"
const list = (measures: readonly string[]) => measures.join(', ')

/**
 * A condition as command lines write it: `MEASURE CALLER>CALLEE <= BOUND` of what the proxy counts, `telemetry MEASURE APPLICATION <=
 * BOUND` of what an application tells. The sign belongs to the measure, and is for who reads it. A problem names field, rule and cure.
 */
export function parseCondition(text: string): Result<Condition, string> {
  const told = /^\s*telemetry\s+(\S+)\s+(\S+)\s+(<=|>=)\s*(\S+)\s*$/.exec(text)
  const counted = told ? null : /^\s*(\S+)\s+([^\s>]+)\s*>\s*([^\s<>=]+)\s*(<=|>=)\s*(\S+)\s*$/.exec(text)
  if (!told && !counted) return fail(`it is no condition: ${form}.`)
  const [, measure = '', first = '', second = '', third = '', fourth = ''] = told ?? counted ?? []
  const [sign, bound] = told ? [second, third] : [third, fourth]
  const known: readonly string[] = told ? TelemetryMeasure.options : ProxyMeasure.options
  if (!known.includes(measure)) {
    const isToldAlone = !told && TelemetryMeasure.safeParse(measure).success
    return fail(isToldAlone ? `measure: ${measure} is told by telemetry alone: write 'telemetry ${measure} APPLICATION <= BOUND'.` : `measure: ${measure} is none of ${list(known)}.`)
  }
  const parsed = Condition.safeParse(told ? { source: 'telemetry', measure, application: first, bound: Number(bound) } : { measure, caller: first, callee: second, bound: Number(bound) })
  if (!parsed.success) return fail(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '))
  const right = isFloor(parsed.data) ? '>=' : '<='
  return sign === right ? ok(parsed.data) : fail(`bound: of ${measure} it is the ${right === '>=' ? 'least' : 'most'}: write ${right} ${bound}.`)
}
