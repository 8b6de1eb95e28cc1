import { type Fault, fault } from '@/lib/kernel/fault'
import type { RunFault, RunFinding, RunTarget } from '../schemas'
import type { ConditionNow } from '../steady-schemas'
import { eligibleTargets } from './pick-targets'
import { conditionValues, conditionWords } from './reasons'

export interface RunSituation {
  application: string
  fault: RunFault
  mayRun: { allowed: true } | { allowed: false; rule: string; liftedBy: string[] }
  held: { rollout: { number: number; strategy: string } | null; run: number | null }
  /** Open on the target, silenced or not. */
  alerts: readonly { number: number; rule: number; name: string }[]
  healthy: readonly RunTarget[]
  /** The caller, where the actor may not make faults on its calls, or there is none. */
  strangerCaller: string | null
  /** Names in conditions that are no application the actor may see. */
  strangers: readonly string[]
  /** Null: the proxy does not answer. */
  steady: readonly ConditionNow[] | null
  /** The collector was asked, and does not answer. */
  telemetrySilent: boolean
  termSeconds: number
}

/** A break that telemetry tells of is known this long after it began, at the latest: the rest of a step, two steps, and what they are told after their end. */
export const telemetryTellsSeconds = 35

const finding = (kind: RunFinding['kind'], rule: RunFinding['rule'], detail: string, subject: string | null = null, more: { liftedBy?: string[]; values?: RunFinding['values'] } = {}): RunFinding => ({ kind, rule, detail, subject, liftedBy: more.liftedBy ?? [], values: more.values ?? {} })

function ofTheTarget({ application, mayRun, held, alerts, fault: asked, strangerCaller }: RunSituation): RunFinding[] {
  const found: RunFinding[] = []
  if (!mayRun.allowed) found.push(finding('refuses', 'forbidden', `${mayRun.rule}. Ask for it from: ${mayRun.liftedBy.join(', ')}.`, null, { liftedBy: mayRun.liftedBy, values: { rule: mayRun.rule } }))
  if (held.rollout) {
    const { number, strategy } = held.rollout
    found.push(strategy === 'canary'
      ? finding('refuses', 'canary', `Rollout #${number} judges a canary of ${application} now: wait until it is decided.`, String(number))
      : finding('refuses', 'under-way', `Rollout #${number} moves the traffic of ${application} now: wait until it has ended.`, String(number)))
  }
  if (held.run !== null) found.push(finding('refuses', 'other-run', `CH-${held.run} is on ${application} now: wait until it has ended, or abort it.`, String(held.run)))
  for (const { number, rule, name } of alerts)
    found.push(finding('refuses', 'open-alert', `AL-${number} (${name}) of ${application} is open: wait until it has resolved, or mend what it tells of.`, String(rule), { values: { alert: `AL-${number}`, name } }))
  if (strangerCaller !== null) found.push(finding('refuses', 'caller-not-found', `There is no application ${strangerCaller} here on whose calls you may make faults.`, strangerCaller))
  if (asked.kind === 'calls' && asked.caller === application) found.push(finding('refuses', 'self-call', `${application} does not call itself through the proxy: choose another caller.`, application))
  return found
}

function ofTheInstances({ application, fault: asked, healthy }: RunSituation): RunFinding[] {
  if (asked.kind === 'calls') return []
  if (healthy.length === 0) return [finding('refuses', 'no-instances', `No instance of ${application} is healthy, so there is nothing to learn: bring it up first.`)]
  const eligible = eligibleTargets(asked, healthy)
  const unknown = asked.chosen.filter((id) => !healthy.some(({ instance }) => instance === id))
  if (unknown.length > 0) return [finding('refuses', 'unknown-instance', `${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} no healthy instance of ${application}: choose among those that are.`, unknown[0] ?? null, { values: { instances: unknown.join(', ') } })]
  const hit = asked.chosen.length > 0 ? asked.chosen.length : asked.count
  if (hit > eligible.length) return [finding('refuses', 'too-few', `${hit} instances were asked for, and ${eligible.length} are healthy${asked.zone === null ? '' : ` in ${asked.zone}`}: ask for fewer.`, null, { values: { asked: hit, healthy: eligible.length } })]
  return hit === healthy.length ? [finding('warns', 'last-instance', `This hits every healthy instance of ${application}: nobody is left to answer.`)] : []
}

function ofTheSteadyState({ strangers, steady, telemetrySilent, termSeconds }: RunSituation): RunFinding[] {
  const found = strangers.map((name) => finding('refuses', 'condition-not-found', `There is no application ${name} here: choose another for the steady state.`, name))
  if (steady === null) return [...found, finding('refuses', 'unknown-figures', 'The proxy does not answer, so the steady state cannot be told: nothing may be broken on purpose now.')]
  if (telemetrySilent) found.push(finding('refuses', 'unknown-telemetry', 'The collector does not answer, so what telemetry should tell cannot be told: wait until it does, or leave those conditions out.'))
  else if (termSeconds < telemetryTellsSeconds && steady.some(({ condition }) => condition.source === 'telemetry'))
    found.push(finding('warns', 'late-telemetry', `Telemetry tells of a break up to ${telemetryTellsSeconds} s after it began, and the fault is gone after ${termSeconds} s: make the term longer, or bound what the proxy counts.`, null, { values: { seconds: telemetryTellsSeconds, term: termSeconds } }))
  for (const one of steady) {
    if (one.state === 'bad' || one.state === 'broken') found.push(finding('refuses', 'not-steady', `Not steady now: ${conditionWords(one)}. Loosen the bound, or mend it first.`, null, { values: conditionValues(one) }))
    else if (one.state !== 'unknown') continue
    else if (one.condition.source !== 'telemetry') found.push(finding('warns', 'no-traffic', `${conditionWords(one)}: without calls within 12 s of the start the run is refused.`, null, { values: conditionValues(one) }))
    else if (!telemetrySilent) found.push(finding('warns', 'no-telemetry', `${conditionWords(one)}: unless ${one.condition.application} tells it within 12 s of the start the run is refused.`, null, { values: conditionValues(one) }))
  }
  return found
}

/** Everything that would refuse this run now, and what a person should know of it; what refuses comes first. */
export function runFindings(facts: RunSituation): RunFinding[] {
  const found = [...ofTheTarget(facts), ...ofTheInstances(facts), ...ofTheSteadyState(facts)]
  return found.sort((one, other) => Number(one.kind === 'warns') - Number(other.kind === 'warns'))
}

const pointers: Record<RunFinding['rule'], string> = {
  forbidden: '#', 'under-way': '#/application', canary: '#/application', 'other-run': '#/application', 'open-alert': '#/application', 'no-instances': '#/application', 'unknown-instance': '#/instances', 'too-few': '#/count',
  'last-instance': '#/count', 'caller-not-found': '#/caller', 'self-call': '#/caller', 'condition-not-found': '#/conditions', 'not-steady': '#/conditions', 'unknown-figures': '#/conditions', 'no-traffic': '#/conditions',
  'unknown-telemetry': '#/conditions', 'no-telemetry': '#/conditions', 'late-telemetry': '#/termSeconds',
}
/** Nothing is wrong with what was asked: it is the moment. */
const ofTheMoment: readonly RunFinding['rule'][] = ['under-way', 'canary', 'other-run', 'open-alert', 'no-instances', 'not-steady', 'unknown-figures', 'unknown-telemetry']

/** All that refuses, field by field, with the first one's rule. Null when nothing does. */
export function refusalOf(findings: readonly RunFinding[]): Fault | null {
  const refusing = findings.filter(({ kind }) => kind === 'refuses')
  const [first] = refusing
  if (!first) return null
  const code = refusing.every(({ rule }) => ofTheMoment.includes(rule)) ? 'conflict' : 'invalid-input'
  return fault(code, refusing.map(({ detail }) => detail).join(' '), { errors: refusing.map(({ rule, detail }) => ({ pointer: pointers[rule], detail })), refusal: { rule: first.rule, liftedBy: first.liftedBy } })
}
