'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { canaryViewQuery, cardQuery } from '@/lib/domains/canary/queries/canary'
import { rolloutHref } from '../delivery/rollout-look'
import { Copy } from '../ui/copy'
import { Moment } from '../ui/time'
import { PolicyWords, SignatureLine } from './card-signers'
import { DecisionCard } from './decision-card'
import { GroupScores } from './group-scores'
import { MetricsPanel } from './metrics-panel'
import { SidesTable } from './sides-table'

/** A card as it was seen, with the signatures that stand on it. Nothing here moves. */
export function FrozenCardPage({ application, number, hash }: { application: string; number: number; hash: string }) {
  const t = useTranslations('canary')
  const { data: card } = useSuspenseQuery(cardQuery(application, number, hash))
  const { data: view } = useSuspenseQuery(canaryViewQuery(application, number))
  const signatures = view.signatures.filter(({ cardHash }) => cardHash === hash)
  const isNewest = view.cardHash === hash && view.state !== 'decided'
  const api = `/api/v1/applications/${encodeURIComponent(application)}/rollouts/${number}/cards/${hash}`
  return (
    <div className="stack stack-4 cn">
      <div className="page-head">
        <div className="grow">
          <h1>{t('frozen.title', { application, number, judgement: card.judgement })}</h1>
          <p className="lede">
            {signatures.length > 0 ? t('frozen.signed') : t('frozen.unsigned')} <Moment atMs={Date.parse(card.at)} style="full" />
          </p>
          <dl className="facts">
            <div>
              <dt>sha256</dt>
              <dd>
                <Copy text={hash} what="sha256">
                  <span className="mono">{`${hash.slice(0, 16)}…`}</span>
                </Copy>
              </dd>
            </div>
            <div>
              <dt>{t('frozen.rollout')}</dt>
              <dd>
                <Link href={rolloutHref({ application, number })}>{t(isNewest ? 'frozen.decide' : 'frozen.open', { number })}</Link>
              </dd>
            </div>
            <div>
              <dt>{t('frozen.record')}</dt>
              <dd>
                <a href={api}>JSON</a>
              </dd>
            </div>
          </dl>
        </div>
      </div>
      <DecisionCard
        card={card}
        hash={hash}
        options={view.options}
        frozen
        signers={
          <div>
            <h3>{t('frozen.signatures')}</h3>
            {signatures.length === 0 ? (
              <p className="sm muted">{t('frozen.none')}</p>
            ) : (
              <ul className="stack stack-3">
                {signatures.map((signature) => (
                  <SignatureLine key={`${signature.name} ${signature.at}`} signature={signature} rollout={view.rollout} link={false} />
                ))}
              </ul>
            )}
            <PolicyWords policy={view.policy} />
          </div>
        }
      />
      <GroupScores card={card} />
      <MetricsPanel card={card} />
      <SidesTable card={card} live={false} />
    </div>
  )
}
