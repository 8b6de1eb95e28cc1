import type { ChaosRun, Leftover, RunFault, RunFinding, RunReason } from '../schemas'
import { Condition, type Measure } from '../steady-schemas'
import { isFloor, unitOf } from './condition-look'

/** Messages of the chaos area in the reader's language: of a screen, or of a report. */
export type Say = (key: string, values?: Record<string, string | number>) => string

/** Three figures are enough to read; the unit stays on the line of its figure. */
export const figureText = (measure: Measure, value: number | null): string => (value === null ? '–' : `${Number(value.toPrecision(3))}\u00a0${unitOf[measure]}`)

const who = (say: Say, name: string): string => (name === 'edge' ? say('edge') : name === '*' ? say('allCallees') : name)

/** "Errors of edge → home" and "at most 2 %". */
export const conditionSentence = (say: Say, condition: Condition): string =>
  condition.source === 'telemetry' ? say(`told.${condition.measure}`, { application: condition.application }) : say(`condition.${condition.measure}`, { caller: who(say, condition.caller), callee: who(say, condition.callee) })
export const boundSentence = (say: Say, { measure, bound }: Pick<Condition, 'measure' | 'bound'>): string => say(isFloor({ measure }) ? 'condition.atLeast' : 'condition.atMost', { bound: figureText(measure, bound) })

/** What is done to what, in one line. */
export function faultSentence(say: Say, target: string, fault: RunFault): string {
  if (fault.kind !== 'calls') return say(`fault.${fault.kind}Of`, { target, count: fault.count, zone: fault.zone ?? 'none', chosen: fault.chosen.length > 0 ? fault.chosen.join(', ') : 'none' })
  const shared = { caller: fault.caller ?? say('edge'), target, share: fault.sharePercent, scope: fault.scope }
  switch (fault.fault.kind) {
    case 'delay':
      return say('fault.delayOf', { ...shared, ms: fault.fault.ms })
    case 'error':
      return say('fault.errorOf', { ...shared, status: String(fault.fault.status) })
    case 'reset':
      return say('fault.resetOf', shared)
  }
}

/** Name, figure and bound of the condition that a sentence is about; null where its values are of something else. */
function conditionIn(say: Say, { value, ...names }: RunReason['values']): { condition: string; value: string; bound: string } | null {
  const { source, measure, caller, callee, application, bound } = names
  const read = Condition.safeParse(source === 'telemetry' ? { source, measure, application, bound } : { measure, caller, callee, bound })
  return read.success ? { condition: conditionSentence(say, read.data), value: figureText(read.data.measure, value === undefined ? null : Number(value)), bound: boundSentence(say, read.data) } : null
}

/** Why it ended as it did. Rows that were written before a value was known read without it. */
export function reasonSentence(say: Say, { code, values }: RunReason): string {
  const condition = conditionIn(say, values)
  switch (code) {
    case 'broken':
    case 'not-steady':
    case 'not-recovered':
      return condition ? say(`reason.${code}`, condition) : say('reason.notRecovered')
    case 'unknown':
      if (values.source === 'telemetry') return say(values.when === 'before' ? 'reason.untoldBefore' : 'reason.untold', { application: String(values.application), seconds: Number(values.seconds ?? 0) })
      return say(values.when === 'before' ? 'reason.unknownBefore' : 'reason.unknown')
    case 'rollout':
      return say('reason.rollout', { number: Number(values.number) })
    default:
      return say(`reason.${code}`)
  }
}

/** What stands against a run. */
export const findingSentence = (say: Say, { rule, values, subject }: RunFinding, application: string): string =>
  say(`finding.${rule}`, { application, subject: subject ?? '', asked: 0, healthy: 0, instances: '', rule: '', condition: '', value: '', bound: '', seconds: 0, term: 0, ...values, ...conditionIn(say, values) })

/** What is left of a run. */
export const leftoverSentence = (say: Say, { kind, subject, values }: Leftover): string => say(`left.detail.${kind}`, { subject, now: '', before: '', ...values })

/** One sentence: what is true now. */
export const runSentence = (say: Say, { phase, reason }: Pick<ChaosRun, 'phase' | 'reason'>): string =>
  phase === 'done' || phase === 'residue' || phase === 'ending' ? (reason ? reasonSentence(say, reason) : say('sentence.ending')) : say(`sentence.${phase}`)
