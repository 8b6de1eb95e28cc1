import { Rollout, RolloutPage } from '../../domains/delivery/rollout-schemas'
import { openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { answerRollout, findRollout, followRollout, linkTo, rolloutsOf } from '../follow-rollout'
import type { Exit } from '../outcome'
import type { Say } from '../say'

const numberMax = 1_000_000_000

export async function rollBack({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[1])
  const number = wholeNumber('The number of the rollout', words[2], 1, numberMax)
  const why = needed('--why', flags.why)
  const seconds = wholeNumber('--timeout', flags.timeout, 1, 86_400) ?? 300
  const api = await openApi(flags)
  const which = await findRollout(api, application, number, { test: ({ can, state }) => can.rollBack || state === 'rolling-back', none: `No rollout of ${application} can be rolled back now: deploy the release that you want.` })
  const asked = await api.ask(Rollout, 'POST', `${rolloutsOf(application)}/${which.number}/roll-back`, { why })
  // Its state may still be the one before, like succeeded, while it begins.
  const followed = flags.wait ? await followRollout(api, asked, seconds, say, ['rolled-back', 'failed']) : { rollout: asked, exit: 'done' as const }
  answerRollout(followed.rollout, say, linkTo(api, asked))
  // Going back is what was wanted here.
  return followed.exit === 'rolled-back' ? 'done' : followed.exit
}

export async function listRollouts({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = words[2]
  const state = oneOf('--state', flags.state, ['under-way', 'ended', 'all'] as const) ?? 'all'
  const strategy = oneOf('--strategy', flags.strategy, ['redblack', 'canary'] as const)
  const api = await openApi(flags)
  const query = new URLSearchParams({ limit: '50', state, ...(strategy && { strategy }) }).toString()
  const { items } = await api.ask(RolloutPage, 'GET', `${application ? rolloutsOf(application) : '/rollouts'}?${query}`)
  const rows = items.map((one) => [one.application, String(one.number), one.release.version || `release ${one.release.number}`, one.strategy, one.state, one.phase, one.startedBy, one.createdAt])
  say.table(items, ['APPLICATION', 'NUMBER', 'RELEASE', 'STRATEGY', 'STATE', 'PHASE', 'BY', 'SINCE'], rows)
  return 'done'
}
