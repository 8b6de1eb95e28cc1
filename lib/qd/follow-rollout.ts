import { setTimeout as pause } from 'node:timers/promises'
import { type Rollout, RolloutDetail, RolloutPage } from '../domains/delivery/rollout-schemas'
import type { Api } from './api'
import { type Exit, Stop } from './outcome'
import { exitOf, failureWords, standing } from './rollout-words'
import type { Say } from './say'

export const rolloutsOf = (application: string) => `/applications/${encodeURIComponent(application)}/rollouts`
export const endStates: readonly Rollout['state'][] = ['succeeded', 'rolled-back', 'failed']
const restStates: readonly Rollout['state'][] = [...endStates, 'waiting']
/** A console that restarts meanwhile must not fail a pipeline. */
const silenceMsMax = 60_000

/** Asks until it ends, waits for a person (or is in another of the states that `ends` names) or time is up; says each new standing. */
export async function followRollout(api: Api, { application, number }: Pick<Rollout, 'application' | 'number'>, seconds: number, say: Say, ends: readonly Rollout['state'][] = restStates): Promise<{ rollout: RolloutDetail; exit: Exit }> {
  const deadline = Date.now() + seconds * 1_000
  let heardAt = Date.now()
  let last: RolloutDetail | null = null
  for (let said = ''; ; await pause(500)) {
    try {
      last = await api.ask(RolloutDetail, 'GET', `${rolloutsOf(application)}/${number}`)
      heardAt = Date.now()
    } catch (error) {
      if (!(error instanceof Stop) || error.exit !== 'unreachable' || Date.now() - heardAt > silenceMsMax || Date.now() > deadline) throw error
      continue
    }
    const now = standing(last)
    if (now !== said) say.note((said = now))
    if (ends.includes(last.state)) return { rollout: last, exit: exitOf(last) ?? 'late' }
    if (Date.now() > deadline) return { rollout: last, exit: 'late' }
  }
}

/** The answer of a command about one rollout: its standing, and what failed. */
export function answerRollout(rollout: Rollout, say: Say, link: string): void {
  const failed = failureWords(rollout)
  if (failed) say.note(failed)
  if (rollout.state === 'waiting') say.note(`Decide at ${link}`)
  say.answer(rollout, standing(rollout))
}

export const linkTo = (api: Api, { application, number }: Pick<Rollout, 'application' | 'number'>) => `${api.url}/delivery/${application}/${number}`

/** The newest rollout of an application that fits, where no number was given. */
export async function findRollout(api: Api, application: string, number: number | undefined, fits: { query?: string; test: (rollout: Rollout) => boolean; none: string }): Promise<Rollout> {
  if (number !== undefined) return api.ask(RolloutDetail, 'GET', `${rolloutsOf(application)}/${number}`)
  const { items } = await api.ask(RolloutPage, 'GET', `${rolloutsOf(application)}?limit=50${fits.query ?? ''}`)
  const found = items.find(fits.test)
  if (!found) throw new Stop('no', fits.none)
  return found
}
