'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type CorrelationAsk, correlationQuery } from '@/lib/domains/correlation/queries/correlation'
import type { MomentScope, Span } from '../charts/prepare/moment-scope'
import { ScopeLink } from '../shell/scope-link'
import { RankedList } from './ranked-list'
import { useMomentWords } from './use-moment-words'
import { whyHref } from './why-ask'

const shown = 3

/** The onset, and the first few changes before it: what fits into the menu of a chart. */
export function RankedBrief({ ask, scope, span }: { ask: CorrelationAsk; scope: MomentScope; span: Span }) {
  const t = useTranslations('correlation')
  const words = useMomentWords()
  const { data, isError } = useQuery(correlationQuery(ask))
  return (
    <div className="moment-why" aria-busy={(!data && !isError) || undefined}>
      <h3>{t('title')}</h3>
      {isError && !data ? (
        <p className="sm soft">{t('unreadable')}</p>
      ) : !data ? (
        <p className="sm muted">{t('looking')}</p>
      ) : (
        <>
          <p className="sm soft">{words.moment(data)}</p>
          {data.changes.length === 0 ? <p className="sm muted">{t('none')}</p> : <RankedList rows={data.changes.slice(0, shown)} label={t('title')} />}
        </>
      )}
      <ScopeLink className="sm" href={whyHref(scope, span)}>
        {data && data.total > shown ? t('all', { total: data.total }) : t('open')}
      </ScopeLink>
    </div>
  )
}
