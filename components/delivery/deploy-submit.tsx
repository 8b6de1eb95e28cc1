'use client'

import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'
import type { RolloutPreview } from '@/lib/domains/delivery/rollout-schemas'
import { ProblemError } from '@/lib/http/get-json'
import type { Problem } from '@/lib/http/problem-shape'
import { useProblemWords } from '../data/problem-words'
import { ProblemNote } from '../forms/problem-note'
import { Button, Why } from '../ui/button'
import { useRefusalText } from './refusal-text'

export interface SubmitState {
  application: boolean
  release: number | null
  /** Fields that are not valid. */
  wrong: number
  /** The preview is of what stands in the fields now. */
  settled: boolean
  preview: RolloutPreview | null
  error: unknown
  forbidden: Decision
}

/** Why it cannot be pressed: all reasons at once, in sight. */
function useReasons({ application, release, wrong, settled, preview, error, forbidden }: SubmitState): string[] {
  const t = useTranslations('delivery')
  const words = useProblemWords()
  const refusal = useRefusalText()(forbidden)
  const rules = preview?.findings.filter(({ kind, rule }) => kind === 'refuses' && !(rule === 'forbidden' && refusal !== null)).map(({ rule }) => t(`rule.${rule}`)) ?? []
  const reasons = [refusal, application ? null : t('new.chooseApplication'), application && release === null ? t('new.chooseRelease') : null, wrong > 0 ? t('new.fixFields', { count: wrong }) : null, ...[...new Set(rules)].map((rule) => `${rule}.`)].filter((one) => one !== null)
  if (reasons.length > 0 || (settled && preview)) return reasons
  return [error instanceof ProblemError ? t('new.unanswered', { detail: words(error.problem) }) : t('new.asking')]
}

export function DeploySubmit({ state, busy, problem }: { state: SubmitState; busy: boolean; problem: Problem | null }) {
  const t = useTranslations('delivery')
  const reasons = useReasons(state)
  const { preview } = state
  const release = preview?.changes?.to
  return (
    <div className="stack">
      <ProblemNote problem={problem && { ...problem, errors: undefined }} />
      <div className="row wrap top gap-4">
        <Button type="submit" look="primary" icon="deploy" big busy={busy} {...(reasons.length > 0 && { reason: true, reasonId: 'deploy-reasons deploy-findings' })}>
          {preview && release ? t('new.submit', { release: release.version || `#${release.number}`, cluster: preview.plan.cluster }) : t('new.submitUnknown')}
        </Button>
        <div id="deploy-reasons" className="why-list grow" role="status">
          {reasons.map((reason) => (
            <Why key={reason}>{reason}</Why>
          ))}
        </div>
      </div>
    </div>
  )
}
