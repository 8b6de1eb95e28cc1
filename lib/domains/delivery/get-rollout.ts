import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication } from './allowed-application'
import type { Applications } from './ports'
import type { RolloutStore } from './rollout-ports'
import type { RolloutDetail } from './rollout-schemas'

/** One rollout with its steps, by the application's own count. */
export const getRollout =
  (applications: Applications, rollouts: Pick<RolloutStore, 'get'>) =>
  async (actor: Actor, { application: name, rollout: number }: { application: string; rollout: number }): Promise<Result<RolloutDetail, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'rollouts:read')
    if (!application.ok) return application
    const found = await rollouts.get(application.value, number)
    return found ? ok(found) : fail(fault('not-found', `${name} has no rollout ${number}.`))
  }
