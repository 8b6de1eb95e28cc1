'use client'

import { useTranslations } from 'next-intl'
import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { useNow } from '../ui/use-now'
import { CanaryFacts } from './canary-options'
import { CardActs } from './card-acts'
import { CardSigners } from './card-signers'
import { Countdown } from './countdown'
import { DecisionCard } from './decision-card'
import { clockOf, timesOf } from './decision-state'
import { GroupScores } from './group-scores'
import { JudgementsPanel } from './judgements-panel'
import { MetricsPanel } from './metrics-panel'
import { SidesTable } from './sides-table'

/** Everything of one canary, from its view. */
export function CanaryBody({ view, rollout }: { view: CanaryView; rollout: Rollout }) {
  const { card } = view
  const acts = view.state === 'decided' ? null : <CardActs view={view} rollout={rollout} />
  const signers = <CardSigners view={view} />
  return (
    <div className="stack stack-4 cn">
      <Progress view={view} />
      {card ? (
        <>
          <DecisionCard card={card} hash={view.cardHash} options={view.options} acts={acts} signers={signers} frozen={view.state === 'decided'} />
          <GroupScores card={card} />
          <MetricsPanel card={card} />
          <SidesTable card={card} live={view.state !== 'decided'} />
          <JudgementsPanel view={view} />
        </>
      ) : (
        <section className="panel cn-card">
          {acts}
          <div className="cn-grid one">{signers}</div>
        </section>
      )}
    </div>
  )
}

/** Where the analysis stands: what it waits for, or how it ended and who decided. */
function Progress({ view }: { view: CanaryView }) {
  const t = useTranslations('canary')
  const now = useNow()
  const clock = clockOf(timesOf(view), now)
  const next = view.nextJudgementAt === null ? null : Date.parse(view.nextJudgementAt)
  const { decidedBy, outcome } = view
  return (
    <div>
      <p className="lede row wrap gap-1">
        {clock.kind === 'over' && outcome ? (
          <>
            <StateGlyph state={outcome === 'promote' ? 'ok' : 'bad'} />
            <span>
              {t(`progress.${outcome}`)} {decidedBy && t(`decidedBy.${decidedBy.kind}`)} {view.decidedAt && <Moment atMs={Date.parse(view.decidedAt)} style="full" />}
            </span>
            {decidedBy && decidedBy.words !== '' && <span className="muted sm">{decidedBy.words}</span>}
          </>
        ) : (
          <>
            <StateGlyph state={clock.kind === 'waiting' ? 'warn' : 'info'} />
            <span>{t(`progress.${clock.kind}`)}</span>
            {next !== null && next > now && clock.kind !== 'pending' && (
              <span className="muted">
                {t('progress.next')} <Countdown untilMs={next} />
              </span>
            )}
          </>
        )}
      </p>
      {clock.share !== null && clock.kind !== 'over' && (
        <div className="meter mt-2" role="img" aria-label={t('progress.share', { percent: Math.round(clock.share * 100) })}>
          <i style={{ width: `${clock.share * 100}%`, background: 'var(--canary)' }} />
        </div>
      )}
      <CanaryFacts view={view} />
    </div>
  )
}
