import type { RunReason } from '../schemas'
import type { ConditionNow } from '../steady-schemas'

type Values = RunReason['values']
const reason = (code: RunReason['code'], detail: string, values: Values = {}): RunReason => ({ code, values, detail })

const rounded = (value: number): number => Number(value.toPrecision(3))
const unitOf = { 'error-share': ' %', p95: ' ms', rate: ' /s' } as const
const nameOf = { 'error-share': 'the share of errors', p95: 'p95', rate: 'the rate' } as const

/** Like "p95 of edge → home is 812 ms, and 300 ms is the most". */
export function conditionWords({ condition: { measure, caller, callee, bound }, value }: ConditionNow): string {
  const is = value === null ? 'is not known' : `is ${rounded(value)}${unitOf[measure]}`
  return `${nameOf[measure]} of ${caller} → ${callee} ${is}, and ${bound}${unitOf[measure]} is the ${measure === 'rate' ? 'least' : 'most'}`
}
/** The same as figures and names. */
export const conditionValues = ({ condition: { measure, caller, callee, bound }, value }: ConditionNow): Values => ({ measure, caller, callee, bound, ...(value === null ? {} : { value: rounded(value) }) })

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

export const reasons = {
  held: () => reason('held', 'The steady state held until the term and after it.'),
  broken: (one: ConditionNow) => reason('broken', `${capital(conditionWords(one))}: the fault was taken back.`, conditionValues(one)),
  notSteady: (one: ConditionNow) => reason('not-steady', `Not steady before: ${conditionWords(one)}. Nothing was done.`, conditionValues(one)),
  unknownBefore: () => reason('unknown', 'The steady state cannot be told: no calls were counted. Nothing was done.', { when: 'before' }),
  unknown: () => reason('unknown', 'The steady state could not be told for 10 s, so the fault was taken back.', { when: 'during' }),
  notRecovered: (one: ConditionNow | undefined) => (one ? reason('not-recovered', `It did not recover in time: ${conditionWords(one)}.`, conditionValues(one)) : reason('not-recovered', 'It did not recover in time.')),
  unknownAfter: () => reason('unknown-after', 'The steady state could not be told after the fault.'),
  asked: () => reason('asked', 'A person aborted it.'),
  rollout: (number: number) => reason('rollout', `Rollout #${number} began to move the target’s traffic.`, { number }),
  noTargets: () => reason('no-targets', 'No instance is there to hit any more. Nothing was done.'),
  notInjected: () => reason('not-injected', 'Where the fault acts nobody answered, so it was given up.'),
  late: () => reason('late', 'Its term passed before the fault was known to be made, so it was given up.'),
}
