import { CanaryView } from '../../domains/canary/analysis-schemas'
import type { Rollout } from '../../domains/delivery/rollout-schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, wholeNumber } from '../arguments'
import { answerRollout, endStates, findRollout, followRollout, linkTo, rolloutsOf } from '../follow-rollout'
import { type Exit, Stop } from '../outcome'
import { canaryExit, canaryWords } from '../rollout-words'
import type { Say } from '../say'

async function canaryOf({ words, flags }: Given): Promise<{ api: Api; rollout: Rollout; path: string; view: CanaryView }> {
  const application = needed('The application', words[2])
  const number = wholeNumber('The number of the rollout', words[3], 1, 1_000_000_000)
  const api = await openApi(flags)
  const rollout = await findRollout(api, application, number, { query: '&strategy=canary', test: () => true, none: `${application} has had no canary.` })
  const path = `${rolloutsOf(application)}/${rollout.number}/canary`
  return { api, rollout, path, view: await api.ask(CanaryView, 'GET', path) }
}

async function status(given: Given, say: Say): Promise<Exit> {
  const { view } = await canaryOf(given)
  const metrics = view.card?.metrics ?? []
  if (!given.flags.json) for (const { detail } of view.card?.missing ?? []) say.note(`Missing: ${detail}`)
  const figure = (value: number | null) => (value === null ? '-' : value.toPrecision(4))
  const rows = metrics.map(({ name, classification, baseline, canary, effect }) => [name, classification, figure(baseline.p50), figure(canary.p50), effect ? `${(effect.point * 100).toFixed(1)} %` : '-'])
  say.note(canaryWords(view))
  if (metrics.length > 0 || given.flags.json) say.table(view, ['METRIC', 'VERDICT', 'BASELINE', 'CANARY', 'EFFECT'], rows)
  return canaryExit(view)
}

function newestCard({ cardHash }: CanaryView): string {
  if (cardHash) return cardHash
  throw new Stop('no', 'There is no judgement yet: nothing to decide on.')
}

async function act(given: Given, say: Say, verb: 'promote' | 'extend' | 'stop', body: (view: CanaryView) => object): Promise<Exit> {
  const why = needed('--why', given.flags.why)
  const seconds = wholeNumber('--timeout', given.flags.timeout, 1, 86_400) ?? 600
  const { api, rollout, path, view } = await canaryOf(given)
  const after = await api.ask(CanaryView, 'POST', `${path}/${verb}`, { ...body(view), why })
  if (!given.flags.wait || verb === 'extend' || after.outcome === null) {
    say.answer(after, canaryWords(after))
    return after.outcome === null && verb === 'promote' ? 'waits' : 'done'
  }
  const followed = await followRollout(api, rollout, seconds, say, endStates)
  answerRollout(followed.rollout, say, linkTo(api, rollout))
  // What was asked for is good: a canary that was stopped has ended well when it is rolled back.
  return verb === 'stop' && followed.exit === 'rolled-back' ? 'done' : followed.exit
}

export const canaryCommands = {
  status,
  approve: (given: Given, say: Say) => act(given, say, 'promote', (view) => ({ cardHash: newestCard(view) })),
  stop: (given: Given, say: Say) => act(given, say, 'stop', ({ cardHash }) => (cardHash ? { cardHash } : {})),
  async extend(given: Given, say: Say): Promise<Exit> {
    const minutes = wholeNumber('--minutes', needed('--minutes', given.flags.minutes), 1, 1_440)
    return act(given, say, 'extend', (view) => ({ cardHash: newestCard(view), minutes }))
  },
}
