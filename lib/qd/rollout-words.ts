import type { CanaryView } from '../domains/canary/analysis-schemas'
import type { Finding, PlannedStep, Rollout, RolloutPhase } from '../domains/delivery/rollout-schemas'
import type { Exit } from './outcome'

/** What is being done in each phase. */
const doing: Record<RolloutPhase, string> = {
  create: 'making the new server group', health: 'waiting until it is healthy', split: 'giving baseline and canary their share', analyse: 'comparing canary and baseline',
  grow: 'making the new server group at full size', 'grow-health': 'waiting until it is healthy', shift: 'moving all traffic', drain: 'letting open requests end', warm: 'keeping the old server group ready',
  retire: 'ending the old server group', done: 'done', restore: 'giving the traffic back', 'drain-back': 'letting open requests end', discard: 'ending what was made',
}

const strategies = { redblack: 'red/black', canary: 'canary' } as const

const ending: Partial<Record<Rollout['state'], string>> = { succeeded: 'shipped', 'rolled-back': 'rolled back', failed: 'failed', waiting: 'waits for a decision' }

/** Where a rollout stands, in one line. */
export function standing({ application, number, release, strategy, state, phase }: Rollout): string {
  const version = release.version ? ` (${release.version})` : ''
  return `Rollout ${number} of ${application}, release ${release.number}${version} by ${strategies[strategy]}: ${ending[state] ?? doing[phase]}`
}

/** Null while it goes on by itself. */
export function exitOf({ state }: Pick<Rollout, 'state'>): Exit | null {
  switch (state) {
    case 'running':
    case 'rolling-back':
      return null
    case 'waiting':
      return 'waits'
    case 'succeeded':
      return 'done'
    case 'rolled-back':
      return 'rolled-back'
    case 'failed':
      return 'no'
  }
}

/** Which check failed and what the instance said last; empty where nothing failed. */
export function failureWords({ failure }: Pick<Rollout, 'failure'>): string {
  if (!failure) return ''
  const { check, detail, instance, lastLines } = failure
  return [`${check}: ${detail}${instance ? ` (${instance})` : ''}`, ...lastLines.map((line) => `  | ${line}`)].join('\n')
}

const duration = (seconds: number) => (seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`)
export const stepWords = ({ phase, aboutSeconds }: PlannedStep): string => `  ${doing[phase]}${aboutSeconds ? `, about ${duration(aboutSeconds)}` : ''}`
export const findingWords = ({ kind, rule, detail }: Finding): string => `${kind} (${rule}): ${detail}`

export function canaryWords({ state, outcome, decidedBy, card }: CanaryView): string {
  const score = card?.judge ? `, score ${card.judge.score.toFixed(1)} (pass ${card.judge.pass}, marginal ${card.judge.marginal})` : ''
  const verdict = card ? `${card.verdict}${score}` : 'not judged yet'
  if (outcome) return `${outcome === 'promote' ? 'Promoted' : 'Rolled back'}: ${decidedBy?.words ?? ''}; last verdict ${verdict}.`
  return `${state === 'waiting' ? 'Waits for a decision' : state === 'pending' ? 'Not begun' : 'Under analysis'}: ${verdict}.`
}

export const canaryExit = ({ state, outcome }: Pick<CanaryView, 'state' | 'outcome'>): Exit => (outcome === 'roll-back' ? 'rolled-back' : state === 'waiting' && outcome === null ? 'waits' : 'done')
