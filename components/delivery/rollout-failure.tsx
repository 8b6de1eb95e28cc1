'use client'

import { useTranslations } from 'next-intl'
import type { RolloutDetail, RolloutFailure } from '@/lib/domains/delivery/rollout-schemas'
import { ScopeLink } from '../shell/scope-link'
import { StateGlyph } from '../ui/state'
import { useNow } from '../ui/use-now'
import { rolloutRange } from './rollout-groups'
import { capital, kindOf } from './rollout-look'
import { useStepWords } from './rollout-words'

/** Which check failed, in which step, and what the instance said last. */
export function RolloutFailureNote({ rollout, failure }: { rollout: RolloutDetail; failure: RolloutFailure }) {
  const t = useTranslations('delivery')
  const step = useStepWords()
  const { from, to } = rolloutRange(rollout, useNow())
  const logs = new URLSearchParams({ application: rollout.application, ...(failure.instance && { instance: failure.instance }), from, to }).toString()
  return (
    <section className="note bad mb-4" aria-label={t('page.failure')}>
      <StateGlyph state="bad" />
      <div className="grow stack min-w-0">
        <div>
          <b className="med">{t(`check.${failure.check}`)}</b> <span className="soft">{capital(failure.detail)}</span>
        </div>
        <div className="sm soft">{t('page.inStep', { step: step.title(failure.phase, kindOf(rollout)) })}</div>
        <div className="row between sm">
          <span className="muted">{failure.lastLines.length > 0 ? t('page.lastLines') : failure.instance ? t('page.noLines') : ''}</span>
          <ScopeLink href={`/logs?${logs}`}>{failure.instance ? t('page.logs', { instance: failure.instance }) : t('page.logsOfGroup', { application: rollout.application })}</ScopeLink>
        </div>
        {failure.lastLines.length > 0 && (
          <pre className="last-lines mono" tabIndex={0} aria-label={t('page.lastLines')}>
            {failure.lastLines.join('\n')}
          </pre>
        )}
      </div>
    </section>
  )
}
