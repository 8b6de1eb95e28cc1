'use client'

import { useTranslations } from 'next-intl'
import type { DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { applicationHref } from '../applications/figure-cells'
import { count } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { StateGlyph } from '../ui/state'

/** Operations of the canary that make more calls per request than they may: said, not weighed. */
export function CardBudgets({ card: { overBudget = [], rollout } }: { card: DecisionCard }) {
  const t = useTranslations('canary')
  if (overBudget.length === 0) return null
  return (
    <div className="note warn cn-stale" role="status">
      <StateGlyph state="warn" />
      <div>
        <b className="med">{t('overBudget.title')}</b>
        <ul>
          {overBudget.map(({ operation, serverGroup, p95, callsMax, requests }) => (
            <li key={operation}>
              {t('overBudget.one', { operation, serverGroup, p95: count(p95), callsMax: count(callsMax), requests: count(requests) })}{' '}
              <ScopeLink href={applicationHref(rollout.application, 'traces')} aria-label={t('overBudget.openOf', { operation })}>
                {t('overBudget.open')}
              </ScopeLink>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
