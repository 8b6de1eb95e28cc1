import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { decide } from '../access/core/policy'
import type { ActRefusal, Signature } from './analysis-schemas'
import type { CanaryRecord } from './ports'

export type Refusal = z.infer<typeof ActRefusal>
type Act = Signature['act']

/** The role by which an act counts; null: none that may. */
export function roleOf(actor: Actor, teamId: string): Signature['role'] | null {
  if (actor.operator) return 'operator'
  const role = actor.teams.get(teamId)
  return role === 'member' || role === 'lead' ? role : null
}

const permissionOf = { promote: 'canary:sign', extend: 'canary:sign', 'roll-back': 'rollouts:roll-back' } as const satisfies Record<Act, string>

/** Signatures that count towards a promotion now: one of each person, and none from before the last extension. */
export function promoteSigners({ signatures }: Pick<CanaryRecord, 'signatures'>): Set<string> {
  const extendedAt = signatures.findLastIndex(({ act }) => act === 'extend')
  return new Set(signatures.slice(extendedAt + 1).filter(({ act }) => act === 'promote').map(({ personId }) => personId))
}

/** Evidence is fresh for two intervals, and never for less than a minute and a half. */
const freshMs = (intervalSeconds: number): number => Math.max(2 * intervalSeconds, 90) * 1_000

/** Every rule that refuses an act to the actor now, and who could lift it; none: it is allowed. `cardHash` is the card that was read. */
export function actRefusals(act: Act, record: CanaryRecord, actor: Actor, person: string, cardHash?: string): Refusal[] {
  const rights = rightRefusals(act, record, actor)
  if (record.run.outcome !== null) return [...rights, { rule: 'decided', detail: `It is decided already: ${record.run.outcome}.`, liftedBy: [] }]
  const seen = cardHash !== undefined && record.last !== null && !record.recentCards.includes(cardHash)
  const stale: Refusal[] = seen && act !== 'roll-back' ? [{ rule: 'stale-card', detail: 'It was judged anew since that card: read the newest one.', liftedBy: [] }] : []
  if (act === 'roll-back') return rights
  if (act === 'extend') return [...rights, ...begun(record), ...stale]
  return [...rights, ...personRefusals(record, person), ...freshness(record), ...stale]
}

function rightRefusals(act: Act, { rollout, policy }: CanaryRecord, actor: Actor): Refusal[] {
  const permission = permissionOf[act]
  const decision = decide(actor, permission, rollout.teamId)
  if (!decision.allowed) return [{ rule: permission, detail: `${decision.rule}.`, liftedBy: decision.liftedBy }]
  if (act !== 'promote' || policy.role === 'member' || roleOf(actor, rollout.teamId) !== 'member') return []
  return [{ rule: permission, detail: 'The team’s policy asks for the signature of a lead.', liftedBy: ['lead', 'operator'] }]
}

function personRefusals(record: CanaryRecord, person: string): Refusal[] {
  const { policy, rollout } = record
  const signers = promoteSigners(record)
  const others = policy.role === 'lead' ? ['lead', 'operator'] : ['member', 'lead', 'operator']
  const own: Refusal[] = policy.fourEyes && rollout.startedBy.id === person ? [{ rule: 'four-eyes', detail: 'Whoever started the rollout may not sign its promotion: another person has to.', liftedBy: others }] : []
  const twice: Refusal[] = signers.has(person) ? [{ rule: 'signatures', detail: `You have signed: ${signers.size} of ${policy.signatures} signatures are there, and each person counts once.`, liftedBy: others }] : []
  return [...own, ...twice]
}

const begun = ({ run }: CanaryRecord): Refusal[] => (run.beganAtMs === null ? [{ rule: 'fresh-evidence', detail: 'The analysis has not begun.', liftedBy: [] }] : [])

function freshness({ last, nowMs, options }: CanaryRecord): Refusal[] {
  const refused = (detail: string): Refusal[] => [{ rule: 'fresh-evidence', detail, liftedBy: [] }]
  if (!last) return refused('Nothing has been judged yet.')
  if (!last.fresh) return refused('The telemetry of the newest judgement is stale or incomplete.')
  const ageMs = nowMs - last.atMs
  return ageMs > freshMs(options.intervalSeconds) ? refused(`The newest judgement is ${Math.round(ageMs / 1_000)} s old: the daemon does not judge.`) : []
}
