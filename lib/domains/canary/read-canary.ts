import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { allowedApplication } from './allowed-application'
import type { CanaryView, DecisionCard } from './analysis-schemas'
import { actRefusals } from './act-refusals'
import { nextJudgementMs } from './core/decide-canary'
import type { CanaryActStore, Persons } from './ports'

export interface CanaryPorts {
  applications: Applications
  canaries: CanaryActStore
  persons: Persons
}

interface Which {
  application: string
  rollout: number
}

export const noCanary = ({ rollout }: Which): Fault => fault('not-found', `There is no canary of rollout ${rollout} here.`)
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** The canary of a rollout with its newest card, and what the asker may do about it. */
export const readCanary =
  ({ applications, canaries, persons }: CanaryPorts) =>
  async (actor: Actor, which: Which): Promise<Result<CanaryView, Fault>> => {
    const application = await allowedApplication(applications, actor, which.application, 'rollouts:read')
    if (!application.ok) return application
    const found = await canaries.view(application.value, which.rollout)
    if (!found) return fail(noCanary(which))
    const { record, card, judgements } = found
    const { rollout, run, options, policy, last, signatures } = record
    const person = await persons.personOf(actor)
    const nextMs = run.outcome === null ? nextJudgementMs(record) : null
    return ok({
      rollout: { id: rollout.id, application: rollout.application, number: rollout.number },
      state: run.state, options, policy,
      beganAt: iso(run.beganAtMs), endsAt: iso(run.endsAtMs), expiresAt: iso(run.expiresAtMs), nextJudgementAt: iso(nextMs),
      outcome: run.outcome, decidedBy: run.decidedBy, decidedAt: iso(run.decidedAtMs),
      card, cardHash: last?.cardHash ?? null, judgements,
      signatures: signatures.map(({ personId: _person, ...signature }) => signature),
      mayPromote: actRefusals('promote', record, actor, person), mayExtend: actRefusals('extend', record, actor, person), mayRollBack: actRefusals('roll-back', record, actor, person),
      version: run.version,
    })
  }

/** A card by its name: what somebody signed can be opened for ever. */
export const readCard =
  ({ applications, canaries }: Pick<CanaryPorts, 'applications' | 'canaries'>) =>
  async (actor: Actor, which: Which & { hash: string }): Promise<Result<DecisionCard, Fault>> => {
    const application = await allowedApplication(applications, actor, which.application, 'rollouts:read')
    if (!application.ok) return application
    const card = await canaries.card(application.value, which.rollout, which.hash)
    return card ? ok(card) : fail(fault('not-found', 'There is no card of that name here.'))
  }
