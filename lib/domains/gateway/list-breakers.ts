import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { BreakerEpisodes } from './breaker-schemas'
import type { BreakerSource, OwnedApplications } from './ports'

/** When breakers of an application's calls, and of calls to it, opened and closed: for those who may see it, and of callers that they may see. */
export const listBreakers =
  (applications: OwnedApplications, source: BreakerSource) =>
  async (actor: Actor, { application: name }: { application: string }): Promise<Result<BreakerEpisodes, Fault>> => {
    const sees = async (one: string) => {
      const application = await applications.find(teamScopeOf(actor), one)
      return application !== null && decide(actor, 'applications:read', application.teamId).allowed
    }
    if (!(await sees(name))) return fail(fault('not-found', `There is no application ${name} here.`))
    const answer = await source.episodes(name)
    if (!answer.ok) return answer
    const callers = [...new Set(answer.value.episodes.flatMap(({ caller }) => (caller === null || caller === name ? [] : [caller])))]
    const strangers = new Set((await Promise.all(callers.map(async (one) => ((await sees(one)) ? [] : [one])))).flat())
    return ok({ ...answer.value, episodes: answer.value.episodes.filter(({ caller }) => caller === null || !strangers.has(caller)) })
  }
