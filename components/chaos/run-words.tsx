'use client'

import { useTranslations } from 'next-intl'
import { boundSentence, conditionSentence, faultSentence, findingSentence, leftoverSentence, reasonSentence, runSentence } from '@/lib/domains/chaos/core/run-sentences'
import type { ChaosRun, Leftover, RunFault, RunFinding, RunReason } from '@/lib/domains/chaos/schemas'
import type { Condition } from '@/lib/domains/chaos/steady-schemas'
import { State } from '../ui/state'
import { runLook, runWord } from './run-look'

export function RunState({ run }: { run: Pick<ChaosRun, 'phase' | 'verdict' | 'facts'> }) {
  const t = useTranslations('chaos')
  const word = runWord(run)
  return <State state={runLook[word]} word={t(`word.${word}`)} />
}

/** "Errors of edge → home" and "at most 2 %". */
export function useConditionWords() {
  const t = useTranslations('chaos')
  return { name: (condition: Condition) => conditionSentence(t, condition), bound: (condition: Pick<Condition, 'measure' | 'bound'>) => boundSentence(t, condition) }
}

/** What is done to what, in one line. */
export function useFaultWords(): (target: string, fault: RunFault) => string {
  const t = useTranslations('chaos')
  return (target, fault) => faultSentence(t, target, fault)
}

/** Why it ended as it did, in the reader's language. */
export function useReasonWords(): (reason: RunReason) => string {
  const t = useTranslations('chaos')
  return (reason) => reasonSentence(t, reason)
}

/** What stands against a run, in the reader's language. */
export function useFindingWords(): (finding: RunFinding, application: string) => string {
  const t = useTranslations('chaos')
  return (finding, application) => findingSentence(t, finding, application)
}

/** What is left of a run, in the reader's language. */
export function useLeftoverWords(): (leftover: Leftover) => string {
  const t = useTranslations('chaos')
  return (leftover) => leftoverSentence(t, leftover)
}

/** One sentence: what is true now. */
export function useRunSentence(): (run: ChaosRun) => string {
  const t = useTranslations('chaos')
  return (run) => runSentence(t, run)
}
