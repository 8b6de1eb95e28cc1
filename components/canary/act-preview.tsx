'use client'

import { useTranslations } from 'next-intl'
import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { Moment } from '../ui/time'
import { useNow } from '../ui/use-now'
import type { Act } from './act-dialog'
import { signedOf } from './decision-state'

const nameOf = (release: { number: number; version: string }) => release.version || `#${release.number}`

/** What the act does, step by step, and how to go back. */
export function ActPreview({ act, view, rollout, minutes }: { act: Act; view: CanaryView; rollout: Rollout; minutes: number | null }) {
  const t = useTranslations('canary')
  const release = nameOf(rollout.release)
  const before = rollout.from ? nameOf(rollout.from) : ''
  const { have, need, last } = signedOf(view)
  const share = view.options.sharePercent
  const now = useNow()
  if (act === 'extend') {
    const ends = view.endsAt === null ? null : Date.parse(view.endsAt)
    return (
      <div className="soft stack">
        <p>{t('preview.extend', { share })}</p>
        {ends !== null && minutes !== null && (
          <p>
            {t('preview.until')} <Moment atMs={Math.max(ends, now) + minutes * 60_000} style="day" />
          </p>
        )}
        {view.card && view.card.missing.length > 0 && <p>{t('preview.open', { count: view.card.missing.length })}</p>}
      </div>
    )
  }
  const steps =
    act === 'stop'
      ? [t('preview.stop.traffic', { share, before }), t('preview.stop.drain'), t('preview.stop.end', { release })]
      : last
        ? [t('preview.promote.grow', { release, size: rollout.plan.size }), t('preview.promote.shift', { before }), t('preview.promote.warm', { before, minutes: rollout.plan.warmMinutes })]
        : [t('preview.promote.sign', { have: have + 1, need, left: need - have - 1 })]
  return (
    <div className="soft">
      <ol className="cn-steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {act === 'promote' && view.card && view.card.verdict !== 'pass' && <p className="mt-2 t-warn">{t(`preview.promote.${view.card.verdict === 'marginal' ? 'marginal' : 'other'}`)}</p>}
      {act === 'stop' && <p className="mt-2">{t('preview.stop.back', { release })}</p>}
    </div>
  )
}
