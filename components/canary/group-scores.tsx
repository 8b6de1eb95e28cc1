'use client'

import { useTranslations } from 'next-intl'
import type { DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { Panel } from '../ui/panel'
import { metricGroups, verdictLook } from './verdict-look'

/** Scores of the groups and their weights, then the whole. A score is the share of its metrics that passed. */
export function GroupScores({ card }: { card: DecisionCard }) {
  const t = useTranslations('canary')
  const { judge } = card
  const groups = metricGroups(card).filter((group) => group.score !== null)
  if (groups.length === 0) return null
  const meter = (score: number, colour: string) => (
    <div className="meter" aria-hidden="true">
      <i style={{ width: `${Math.max(0, Math.min(100, score))}%`, background: colour }} />
    </div>
  )
  return (
    <Panel title={t('groups.title')} end={<span className="xs muted p3">{t('groups.note')}</span>}>
      <dl className="body cn-groups">
        {groups.map(({ name, score, weight }) => (
          <div key={name}>
            <dt className="row between sm">
              <span className="trunc">{name}</span>
              <span className="num">{(score ?? 0).toFixed(1)}</span>
            </dt>
            <dd>
              {meter(score ?? 0, score === 100 ? 'var(--ok-solid)' : 'var(--warn-solid)')}
              <span className="xs muted">{weight === null ? t('groups.noWeight') : t('groups.weight', { weight })}</span>
            </dd>
          </div>
        ))}
        {judge && (
          <div className="cn-total">
            <dt className="row between sm">
              <span className="med">{t('groups.total')}</span>
              <span className="num strong">{judge.score.toFixed(1)}</span>
            </dt>
            <dd>
              {meter(judge.score, `var(--${verdictLook[card.verdict]}-solid)`)}
              <span className="xs muted">{t('groups.lines', { pass: judge.pass, marginal: judge.marginal })}</span>
            </dd>
          </div>
        )}
      </dl>
      {judge?.reason && (
        <footer>
          <span>
            {t('groups.reason')} <span lang="en">{judge.reason}</span>
          </span>
        </footer>
      )}
    </Panel>
  )
}
