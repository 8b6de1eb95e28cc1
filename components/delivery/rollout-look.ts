import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import type { StateName } from '../ui/state'

/** What a rollout is to who looks at it: its state, with the two ways in which one can be rolled back kept apart. */
export type RolloutWord = 'running' | 'waiting' | 'rolling-back' | 'succeeded' | 'rolled-back' | 'taken-back' | 'failed'

/** `taken-back`: a person asked for it. `rolled-back`: something failed. Only the second needs a look. */
export function rolloutWord({ state, failure }: Pick<Rollout, 'state' | 'failure'>): RolloutWord {
  return state === 'rolled-back' && failure?.check === 'asked' ? 'taken-back' : state
}

export const rolloutLook = {
  running: 'info',
  waiting: 'warn',
  'rolling-back': 'warn',
  succeeded: 'ok',
  'rolled-back': 'bad',
  'taken-back': 'off',
  failed: 'bad',
} satisfies Record<RolloutWord, StateName>

export const isUnderWay = ({ state }: Pick<Rollout, 'state'>): boolean => state === 'running' || state === 'waiting' || state === 'rolling-back'

/** The old group still runs, without traffic: a roll back takes seconds. */
export const isWarm = (rollout: Pick<Rollout, 'state' | 'warmUntil' | 'phase'>): boolean => rollout.state === 'succeeded' && rollout.phase === 'warm' && rollout.warmUntil !== null

/** Reasons of the runtime are written as parts of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What the words of its steps depend on. */
export const kindOf = ({ strategy, groups }: Pick<Rollout, 'strategy' | 'groups'>) => ({ canary: strategy === 'canary', first: groups.before.length === 0 })

export const releaseName = ({ number, version }: { number: number; version: string }): string => version || `#${number}`

export const rolloutHref = ({ application, number }: { application: string; number: number }): string => `/delivery/${encodeURIComponent(application)}/${number}`

export const deployHref = (application?: string, release?: number): string => {
  const search = new URLSearchParams({ ...(application && { application }), ...(release !== undefined && { release: String(release) }) }).toString()
  return `/delivery/new${search && `?${search}`}`
}
