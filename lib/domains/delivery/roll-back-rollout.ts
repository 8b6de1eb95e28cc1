import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf } from './allowed-application'
import type { Applications } from './ports'
import type { RolloutStore } from './rollout-ports'
import type { Rollout } from './rollout-schemas'

/** Asks for the way back: at every step of a rollout, and as long as the former group is kept warm. Asking twice is asking once. */
export const rollBackRollout =
  (applications: Applications, rollouts: Pick<RolloutStore, 'askRollBack'>) =>
  async (actor: Actor, { application: name, rollout: number, why }: { application: string; rollout: number; why: string }): Promise<Result<Rollout, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'rollouts:roll-back')
    if (!application.ok) return application
    const asked = await rollouts.askRollBack(application.value, number, doerOf(actor, why))
    switch (asked.kind) {
      case 'asked':
        return ok(asked.rollout)
      case 'missing':
        return fail(fault('not-found', `${name} has no rollout ${number}.`))
      case 'too-late': {
        const { state, from } = asked.rollout
        const ended = state === 'rolled-back' ? `Rollout ${number} is rolled back already.` : `Rollout ${number} has ended and what ran before it is gone.`
        const cure = from && state !== 'rolled-back' ? ` Deploy release ${from.number} again.` : ''
        return fail(fault('conflict', `${ended}${cure}`))
      }
    }
  }
