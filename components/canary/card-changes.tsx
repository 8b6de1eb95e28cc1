'use client'

import { useTranslations } from 'next-intl'
import type { DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { applicationHref } from '../applications/figure-cells'
import { useActionWords } from '../changes/change-words'
import { count } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { Moment } from '../ui/time'

const nameOf = ({ release, version }: { release: number; version: string }) => version || `#${release}`

/** The release and the names of the variables that differ; values are never in a card. */
export function CardChanges({ card }: { card: DecisionCard }) {
  const t = useTranslations('canary')
  const { from, to, variables } = card.changes
  const lines = [
    ...variables.removed.map((name) => ({ look: 'd', text: `- ${name}` })),
    ...variables.added.map((name) => ({ look: 'a', text: `+ ${name}` })),
    ...variables.changed.map((name) => ({ look: '', text: `~ ${name}` })),
  ]
  return (
    <div>
      <h3>{t('changes.title')}</h3>
      <div className="diff" tabIndex={0} role="region" aria-label={t('changes.title')}>
        <div className="h">{t('changes.release')}</div>
        {from && (
          <div className="d">
            - {nameOf(from)} {from.digest.slice(0, 12)}
          </div>
        )}
        <div className="a">
          + {nameOf(to)} {to.digest.slice(0, 12)}
        </div>
        {lines.length > 0 && <div className="h">{t('changes.variables', { count: lines.length })}</div>}
        {lines.map((line) => (
          <div key={line.text} className={line.look}>
            {line.text}
          </div>
        ))}
      </div>
      <p className="sm soft mt-2">{lines.length === 0 ? t('changes.sameVariables') : t('changes.namesOnly')}</p>
    </div>
  )
}

const shownMax = 5

/** Who calls it, and what else changed while it was measured. */
export function CardRisks({ card }: { card: DecisionCard }) {
  const t = useTranslations('canary')
  const words = useActionWords()
  const { dependants, otherChanges } = card
  return (
    <div>
      <h3>{t('risk.title')}</h3>
      <dl className="dl">
        <dt>{t('risk.dependants')}</dt>
        <dd>
          {dependants === null && <span className="muted">{t('risk.notKnown')}</span>}
          {dependants?.length === 0 && <span className="muted">{t('risk.noDependants')}</span>}
          {dependants && dependants.length > 0 && (
            <ul>
              {dependants.slice(0, shownMax).map(({ application, requests }) => (
                <li key={application}>
                  <ScopeLink href={applicationHref(application)}>{application}</ScopeLink> <span className="num muted">{t('risk.requests', { count: count(requests) })}</span>
                </li>
              ))}
              {dependants.length > shownMax && <li className="muted">{t('risk.more', { count: dependants.length - shownMax })}</li>}
            </ul>
          )}
        </dd>
        <dt>{t('risk.changes')}</dt>
        <dd>
          {otherChanges.length === 0 ? (
            <span className="muted">{t('risk.noChanges')}</span>
          ) : (
            <ul>
              {otherChanges.slice(0, shownMax).map((change) => (
                <li key={change.position}>
                  <ScopeLink href={`/changes?sel=${encodeURIComponent(change.position)}`}>
                    {words(change.action, change.subject)}
                  </ScopeLink>{' '}
                  <span className="muted">
                    {change.application !== null && change.application !== card.rollout.application && `${change.application}, `}
                    {change.by}, <Moment atMs={Date.parse(change.at)} />
                  </span>
                </li>
              ))}
              {otherChanges.length > shownMax && <li className="muted">{t('risk.more', { count: otherChanges.length - shownMax })}</li>}
            </ul>
          )}
        </dd>
      </dl>
    </div>
  )
}
