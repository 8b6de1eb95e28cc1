import type { ChaosRun } from '@/lib/domains/chaos/schemas'
import type { StateName } from '../ui/state'

export const runHref = (number: number): string => `/chaos/${number}`
export const runName = (number: number): string => `CH-${number}`

/** What a run is to who looks at it: where it stands, or how it ended. */
export type RunWord = 'checking' | 'running' | 'ending' | 'looking' | 'residue' | 'held' | 'broken' | 'aborted' | 'refused' | 'failed'

export function runWord({ phase, verdict, facts }: Pick<ChaosRun, 'phase' | 'verdict' | 'facts'>): RunWord {
  switch (phase) {
    case 'checking':
      return 'checking'
    case 'injecting':
    case 'holding':
      return 'running'
    case 'ending':
      return 'ending'
    case 'residue':
      return (facts.leftovers?.length ?? 0) > 0 ? 'residue' : 'looking'
    case 'done':
      return verdict ?? 'failed'
  }
}

export const runLook = { checking: 'info', running: 'info', ending: 'info', looking: 'info', residue: 'bad', held: 'ok', broken: 'bad', aborted: 'off', refused: 'warn', failed: 'bad' } satisfies Record<RunWord, StateName>

export const isRunning = ({ phase }: Pick<ChaosRun, 'phase'>): boolean => phase !== 'done'
/** A fault may be there: what *Abort* is for. */
export const mayHaveFault = ({ phase }: Pick<ChaosRun, 'phase'>): boolean => phase === 'checking' || phase === 'injecting' || phase === 'holding'
