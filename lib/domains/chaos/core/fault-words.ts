import type { RunFault, RunPlan } from '../schemas'
import type { Condition } from '../steady-schemas'
import { isFloor, unitOf } from './condition-look'

const onCalls = {
  delay: (fault: { kind: 'delay'; ms: number }) => `${fault.ms} ms of delay`,
  error: (fault: { kind: 'error'; status: number }) => `answer ${fault.status}`,
  reset: () => 'connection reset',
}

const verbs = { kill: 'Kill', stop: 'Stop', pause: 'Pause' } as const

/** In English, for reports and command lines, like "500 ms of delay on 10 % of calls home → recommendations". */
export function faultWords(target: string, fault: RunFault): string {
  if (fault.kind !== 'calls') {
    const which = fault.chosen.length > 0 ? fault.chosen.join(', ') : `${fault.count} of ${target}${fault.zone === null ? '' : ` in ${fault.zone}`}`
    return `${verbs[fault.kind]} ${which}`
  }
  const what = fault.fault.kind === 'delay' ? onCalls.delay(fault.fault) : fault.fault.kind === 'error' ? onCalls.error(fault.fault) : onCalls.reset()
  return `${what} on ${fault.sharePercent} % of ${fault.scope === 'signed' ? 'signed ' : ''}calls ${fault.caller ?? 'edge'} → ${target}`
}

const names = { 'error-share': 'errors', p95: 'p95', rate: 'rate', cpu: 'CPU', memory: 'memory', 'event-loop': 'event loop' } as const
export const conditionName = (condition: Condition): string =>
  condition.source === 'telemetry' ? `telemetry ${names[condition.measure]} ${condition.application}` : `${names[condition.measure]} ${condition.caller} → ${condition.callee}`
export const boundWords = ({ measure, bound }: Pick<Condition, 'measure' | 'bound'>): string => `${isFloor({ measure }) ? '≥' : '≤'} ${bound} ${unitOf[measure]}`

export const planWords = (target: string, { fault, termSeconds }: RunPlan): string => `${faultWords(target, fault)} for ${termSeconds} s`
