'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { PinButton } from '../dashboards/pin-button'
import { LoadingBlock } from '../data/states'
import { QueryView } from '../data/query-view'
import { ScopeLink } from '../shell/scope-link'
import { useMay } from '../shell/shell-context'
import { useQueryChange, useUrlState } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { AnswerSection } from './answer-section'
import { GoldenSection } from './golden-section'
import { chartKindOf, chartKinds, metricsAsk, queriesOf } from './metrics-ask'
import { QueryBuilder } from './query-builder'
import { ScopeFields } from './scope-fields'

/** Any metric of any scope: without a query the golden signals, with one its charts. The address holds all of it. */
export function MetricsPage() {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const mayAskSql = useMay('telemetry:sql')
  const asking = queriesOf(params).length > 0
  const ask = metricsAsk(params)
  const loading = (
    <Panel title={asking ? t('answer.title') : t('golden.title')}>
      <LoadingBlock height={320} />
    </Panel>
  )
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede')}</p>
        </div>
        <div className="row wrap">
          {(ask !== null || !asking) && <PinButton suggested={queriesOf(params)[0]?.text.slice(0, 120) ?? t('golden.title')} />}
          {mayAskSql && (
            <ScopeLink className="btn" href="/metrics/sql">
              {t('sql.title')}
            </ScopeLink>
          )}
          <ScopeLink className="btn" href="/dashboards">
            {t('dashboards')}
          </ScopeLink>
        </div>
      </div>
      <ScopeFields splitting={!asking} />
      <QueryBuilder />
      {asking && !ask ? (
        <Panel title={t('answer.title')}>
          <p className="body soft sm">{t('answer.notAsked')}</p>
        </Panel>
      ) : (
        <QueryView loading={loading} title={t('unreadable')}>
          {ask ? <AnswerSection ask={ask} kind={chartKindOf(params)} end={<Looks />} /> : <GoldenSection />}
        </QueryView>
      )}
    </>
  )
}

/** How the answer is drawn, and what it is compared with. */
function Looks() {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const change = useQueryChange()
  const kind = chartKindOf(params)
  const [compare, setCompare] = useUrlState('compare', 'none')
  return (
    <>
      <Select label={t('kind.title')} side="end" value={kind} options={chartKinds.map((value) => ({ value, label: t(`kind.${value}`) }))} onChange={(chosen) => change({ kind: chosen === 'line' ? null : chosen })} />
      {/* A heat map has no room for a second one. */}
      {kind !== 'heat' && <Select
        label={t('compare.title')}
        side="end"
        value={compare === 'day' || compare === 'week' ? compare : 'none'}
        options={[
          { value: 'none', label: t('compare.none') },
          { value: 'day', label: t('compare.day') },
          { value: 'week', label: t('compare.week') },
        ]}
        onChange={setCompare}
      />}
    </>
  )
}
