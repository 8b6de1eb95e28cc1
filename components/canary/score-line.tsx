'use client'

import { useTranslations } from 'next-intl'
import type { DecisionCard } from '@/lib/domains/canary/analysis-schemas'

const oneDigit = (score: number) => score.toFixed(1)

/** The score against its two lines. The judge's own word stands below; ours may differ. */
export function ScoreLine({ judge }: { judge: DecisionCard['judge'] }) {
  const t = useTranslations('canary')
  if (!judge) return <div className="cn-score muted sm">{t('score.none')}</div>
  const { score, pass, marginal, classification } = judge
  const clamped = Math.max(0, Math.min(100, score))
  return (
    <div className="cn-score">
      <div className="cn-big">{oneDigit(score)}</div>
      <div className="xs muted">{t('score.judge', { word: t(`judgeWord.${classification}`) })}</div>
      <div className="cn-line" role="img" aria-label={t('score.line', { score: oneDigit(score), marginal, pass })}>
        <i style={{ left: 0, width: `${marginal}%`, background: 'var(--bad-wash)' }} />
        <i style={{ left: `${marginal}%`, width: `${pass - marginal}%`, background: 'var(--warn-wash)' }} />
        <i style={{ left: `${pass}%`, width: `${100 - pass}%`, background: 'var(--ok-wash)' }} />
        <b style={{ left: `${clamped}%` }} />
      </div>
      <div className="cn-ticks num xs muted" aria-hidden="true">
        <span style={{ left: 0 }}>0</span>
        {pass - marginal > 8 && <span style={{ left: `${marginal}%` }}>{marginal}</span>}
        <span style={{ left: `${pass}%` }}>{pass}</span>
      </div>
    </div>
  )
}
