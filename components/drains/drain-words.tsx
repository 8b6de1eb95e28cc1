'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import type { DrainProblem, DrainTestStep } from '@/lib/domains/drains/problem-schemas'
import type { DrainRow } from '@/lib/domains/drains/schemas'
import { formatMoment } from '../data/moments'
import { useTimeWords } from '../data/use-words'
import { State } from '../ui/state'
import { drainLooks, drainWord } from './drain-look'

export function DrainState({ drain, collectorAnswers }: { drain: DrainRow; collectorAnswers: boolean }) {
  const t = useTranslations('drains')
  const word = drainWord(drain, collectorAnswers)
  return <State state={drainLooks[word]} word={t(`state.${word}`)} />
}

/** Why records do not arrive, in the reader's language; a receiver's own words stay as they are. */
export function useProblemWords(): (problem: DrainProblem) => string {
  const t = useTranslations('drains')
  return (problem) => {
    if (problem.key === 'address-refused') return t('problem.address-refused', { ...problem.values, leads: t(`leads.${problem.values.leads}`) })
    const words = 'words' in problem.values && problem.values.words !== '' ? ` ${t('itSays', { words: problem.values.words })}` : ''
    return t(`problem.${problem.key}`, problem.values) + words
  }
}

export function useStepWords(): (step: DrainTestStep) => string {
  const t = useTranslations('drains')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  return (step) => {
    if (step.key === 'secured') return t('step.secured', { ...step.values, until: formatMoment(Date.parse(step.values.until), { locale, timeZone, style: 'full' }) })
    const words = step.key === 'answered' && step.values.words !== '' ? ` ${t('itSays', { words: step.values.words })}` : ''
    return t(`step.${step.key}`, step.values) + words
  }
}

/** Nothing waits: no lag; else its age in words. */
export function useLagWords(): (lagMs: number | null) => string {
  const t = useTranslations('drains')
  const time = useTimeWords()
  return (lagMs) => (lagMs === null ? t('notKnown') : lagMs < 1_000 ? t('noLag') : time.duration(lagMs))
}
