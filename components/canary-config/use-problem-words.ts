'use client'

import { useTranslations } from 'next-intl'
import type { Problem } from './config-draft'

const codes = [
  'not-boolean', 'not-number', 'not-text', 'outlier-factor', 'name-empty', 'name-letters', 'applications-empty', 'metrics-empty', 'metrics-all-muted', 'metric-name-empty', 'metric-name-again',
  'metric-without-group', 'group-name-empty', 'weight-of-unknown-group', 'weight-range', 'weights-sum', 'weights-leave-nothing', 'threshold-range', 'threshold-order', 'choice-unknown', 'effect-order',
  'effect-range', 'measure-unknown', 'nothing-critical',
] as const

/** The rule and the cure in the reader's language; what has no words of its own (the shape of the JSON) as the server says it. */
export function useProblemWords(): (problem: Problem) => string {
  const t = useTranslations('canary.config.problem')
  return ({ code, values, detail }) => {
    const known = codes.find((one) => one === code)
    return known ? t(known, values) : detail
  }
}
