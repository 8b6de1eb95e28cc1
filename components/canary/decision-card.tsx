'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { CanaryView, DecisionCard as Card } from '@/lib/domains/canary/analysis-schemas'
import { StateGlyph } from '../ui/state'
import { Ago, Moment } from '../ui/time'
import { CardBudgets } from './card-budgets'
import { CardChanges, CardRisks } from './card-changes'
import { ScoreLine } from './score-line'
import { MissingList, VerdictWords } from './verdict-words'

export interface DecisionCardProps {
  card: Card
  hash: string | null
  options: CanaryView['options']
  /** A frozen card says when it was, not how old it is. */
  frozen?: boolean
  acts?: ReactNode
  signers: ReactNode
}

/** One page, top to bottom: verdict, score, acts, what is thin, what changes, what is at risk, who signs. */
export function DecisionCard({ card, hash, options, frozen = false, acts, signers }: DecisionCardProps) {
  const t = useTranslations('canary')
  const atMs = Date.parse(card.at)
  return (
    <section className="panel cn-card" aria-label={t('card.name', { number: card.judgement })}>
      <div className="cn-head">
        <div className="grow">
          <div className="xs muted mb-1">
            {t('card.name', { number: card.judgement })} {hash && <span className="mono">{hash.slice(0, 12)}</span>}, {frozen ? <Moment atMs={atMs} style="full" /> : <Ago atMs={atMs} />}.{' '}
            {t('card.window')} <Moment atMs={Date.parse(card.window.from)} /> – <Moment atMs={Date.parse(card.window.to)} />
            {card.excluded && <> {t('card.excluded', { runs: [...new Set(card.excluded.map(({ run }) => `CH-${run}`))].join(', ') })}</>}
          </div>
          <VerdictWords card={card} />
        </div>
        <ScoreLine judge={card.judge} />
      </div>
      {!card.fresh && (
        <div className="note warn cn-stale" role="status">
          <StateGlyph state="warn" />
          <div>
            <b className="med">{t('stale.title')}</b> <span className="soft">{t(frozen ? 'stale.then' : 'stale.now')}</span>{' '}
            {card.telemetry?.newest && (
              <span className="soft">
                {t('stale.newest')} <Moment atMs={Date.parse(card.telemetry.newest)} style="full" />
              </span>
            )}
          </div>
        </div>
      )}
      <CardBudgets card={card} />
      {acts}
      <MissingList view={{ options }} card={card} over={frozen} />
      <div className="cn-grid">
        <CardChanges card={card} />
        <CardRisks card={card} />
        {signers}
      </div>
    </section>
  )
}
