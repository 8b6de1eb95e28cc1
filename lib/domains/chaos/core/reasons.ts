import type { RunReason } from '../schemas'
import type { Condition, ConditionNow } from '../steady-schemas'
import { isFloor, unitOf, unknownAfterMsOf } from './condition-look'

type Values = RunReason['values']
const reason = (code: RunReason['code'], detail: string, values: Values = {}): RunReason => ({ code, values, detail })

const rounded = (value: number): number => Number(value.toPrecision(3))
const nameOf = { 'error-share': 'the share of errors', p95: 'p95', rate: 'the rate', cpu: 'CPU', memory: 'memory', 'event-loop': 'the event loop delay' } as const
const subjectOf = (condition: Condition): string =>
  condition.source === 'telemetry' ? `${nameOf[condition.measure]} that ${condition.application} tells` : `${nameOf[condition.measure]} of ${condition.caller} → ${condition.callee}`

/** Like "p95 of edge → home is 812 ms, and 300 ms is the most". */
export function conditionWords({ condition, value }: ConditionNow): string {
  const unit = unitOf[condition.measure]
  const is = value === null ? 'is not known' : `is ${rounded(value)} ${unit}`
  return `${subjectOf(condition)} ${is}, and ${condition.bound} ${unit} is the ${isFloor(condition) ? 'least' : 'most'}`
}
const namesOf = (condition: Condition): Values =>
  condition.source === 'telemetry' ? { source: 'telemetry', measure: condition.measure, application: condition.application } : { measure: condition.measure, caller: condition.caller, callee: condition.callee }
/** The same as figures and names. */
export const conditionValues = ({ condition, value }: ConditionNow): Values => ({ ...namesOf(condition), bound: condition.bound, ...(value === null ? {} : { value: rounded(value) }) })

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

export const reasons = {
  held: () => reason('held', 'The steady state held until the term and after it.'),
  broken: (one: ConditionNow) => reason('broken', `${capital(conditionWords(one))}: the fault was taken back.`, conditionValues(one)),
  notSteady: (one: ConditionNow) => reason('not-steady', `Not steady before: ${conditionWords(one)}. Nothing was done.`, conditionValues(one)),
  unknownBefore: (one?: ConditionNow) =>
    one?.condition.source === 'telemetry'
      ? reason('unknown', `The steady state cannot be told: nobody knows ${subjectOf(one.condition)}. Nothing was done.`, { when: 'before', ...namesOf(one.condition) })
      : reason('unknown', 'The steady state cannot be told: no calls were counted. Nothing was done.', { when: 'before' }),
  unknown: (condition: Condition) =>
    condition.source === 'telemetry'
      ? reason('unknown', `Nobody knew ${subjectOf(condition)} for ${unknownAfterMsOf(condition) / 1_000} s, so the fault was taken back.`, { when: 'during', seconds: unknownAfterMsOf(condition) / 1_000, ...namesOf(condition) })
      : reason('unknown', 'The steady state could not be told for 10 s, so the fault was taken back.', { when: 'during' }),
  notRecovered: (one: ConditionNow | undefined) => (one ? reason('not-recovered', `It did not recover in time: ${conditionWords(one)}.`, conditionValues(one)) : reason('not-recovered', 'It did not recover in time.')),
  unknownAfter: () => reason('unknown-after', 'The steady state could not be told after the fault.'),
  asked: () => reason('asked', 'A person aborted it.'),
  rollout: (number: number) => reason('rollout', `Rollout #${number} began to move the target’s traffic.`, { number }),
  noTargets: () => reason('no-targets', 'No instance is there to hit any more. Nothing was done.'),
  notInjected: () => reason('not-injected', 'Where the fault acts nobody answered, so it was given up.'),
  late: () => reason('late', 'Its term passed before the fault was known to be made, so it was given up.'),
}
