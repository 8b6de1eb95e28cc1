'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import type { Rollout, RolloutPhase } from '@/lib/domains/delivery/rollout-schemas'
import { formatMoment } from '../data/moments'
import { useTimeWords } from '../data/use-words'
import { State } from '../ui/state'
import { rolloutLook, rolloutWord } from './rollout-look'
import { rolloutSentence } from './rollout-sentence'
import { type StepRow } from './rollout-steps'
import { type StepFact, stepFact } from './step-fact'

export function RolloutState({ rollout }: { rollout: Pick<Rollout, 'state' | 'failure'> }) {
  const t = useTranslations('delivery')
  const word = rolloutWord(rollout)
  return <State state={rolloutLook[word]} word={t(`word.${word}`)} />
}

/** What a rollout does now, in one sentence. */
export function useRolloutSentence(): (rollout: Rollout) => string {
  const t = useTranslations('delivery')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  return (rollout) => {
    const { groups, plan, cluster } = rollout
    const values = {
      target: groups.target ?? cluster,
      before: groups.before.join(', '),
      size: plan.size,
      share: plan.canary?.sharePercent ?? 0,
      groups: [groups.baseline, groups.canary, groups.target].filter((name) => name !== null).join(', ') || cluster,
    }
    const phase = (name: RolloutPhase) => t(`sentence.${name}`, values)
    const sentence = rolloutSentence(rollout)
    switch (sentence.kind) {
      case 'phase':
        return phase(sentence.phase)
      case 'waiting':
        return t('sentence.waiting')
      case 'warm':
        return values.before ? t('sentence.warmUntil', { ...values, until: formatMoment(sentence.untilMs, { locale, timeZone, style: 'minute' }) }) : t('sentence.serves', values)
      case 'serves':
        return t('sentence.serves', values)
      case 'taken-back':
        return t('sentence.takenBack')
      case 'going-back':
        return [sentence.check && t(`check.${sentence.check}`), phase(sentence.phase)].filter(Boolean).join(' ')
      case 'went-back':
        return [sentence.check && t(`check.${sentence.check}`), t(groups.before.length > 0 ? 'sentence.wentBack' : 'sentence.nothingServes')].filter(Boolean).join(' ')
      case 'stuck':
        return [sentence.check && t(`check.${sentence.check}`), t('sentence.stuck')].filter(Boolean).join(' ')
    }
  }
}

/** The title of a step and the line below it. */
export function useStepWords() {
  const t = useTranslations('delivery')
  const words = useTimeWords()
  const factText = (fact: StepFact): string => {
    switch (fact.key) {
      case 'healthyOf':
        return t('fact.healthyOf', { healthy: fact.healthy, wanted: fact.wanted })
      case 'deadline':
        return fact.path ? t('fact.deadline', { path: fact.path, limit: words.duration(fact.limitMs) }) : t('fact.deadlineOnly', { limit: words.duration(fact.limitMs) })
      case 'instances':
      case 'grow':
        return t(`fact.${fact.key}`, { instances: fact.instances })
      case 'split':
        return t('fact.split', { share: fact.share, production: fact.production })
      case 'analyse':
        return t('fact.analyse', { interval: words.duration(fact.intervalMs), lifetime: words.duration(fact.lifetimeMs), warmUp: words.duration(fact.warmUpMs) })
      case 'open':
        return t('fact.open', { open: fact.open })
      case 'watching':
        return t('fact.watching', { watch: words.duration(fact.watchMs) })
      case 'ending':
        return t('fact.ending', { live: fact.live })
      case 'waitsForProxy':
      case 'waitsForWeights':
        return t(`fact.${fact.key}`)
      case 'watch':
        return t('fact.watch', { watch: words.duration(fact.watchMs), limit: words.duration(fact.limitMs) })
      case 'warm':
        return t('fact.warm', { time: words.duration(fact.timeMs) })
      case 'retire':
        return t('fact.retire', { groups: fact.groups })
    }
  }
  return {
    /** `first`: nothing served before, so that there is no old group to speak of. */
    title: (phase: RolloutPhase, { canary, first }: { canary: boolean; first: boolean }): string => t(canary && phase === 'create' ? 'step.createCanary' : first && phase === 'drain' ? 'step.drainFirst' : `step.${phase}`),
    fact: ({ phase, detail }: Pick<StepRow, 'phase' | 'detail'>): string | null => {
      const fact = stepFact(phase, detail)
      return fact && factText(fact)
    },
  }
}
