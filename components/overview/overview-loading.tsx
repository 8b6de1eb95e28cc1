'use client'

import { useTranslations } from 'next-intl'
import { LoadingBlock } from '../data/states'
import { Kpis } from '../ui/kpis'
import { Panel } from '../ui/panel'

/** The boxes of the overview, so that nothing moves when its figures come. */
export function OverviewLoading() {
  const t = useTranslations('overview')
  const figures = ['requestsEdge', 'errorsEdge', 'p95Edge', 'instances', 'applications'].map((name) => ({ name: t(`kpi.${name}`), value: null }))
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('loading')}</p>
        </div>
      </div>
      <Kpis items={figures} loading />
      <div className="sect">
        <Panel title={t('applications.title')}>
          <LoadingBlock height={340} />
        </Panel>
      </div>
      <div className="cols sect">
        <Panel title={t('traffic.title')}>
          <LoadingBlock height={420} />
        </Panel>
        <Panel title={t('changes.title')}>
          <LoadingBlock height={240} />
        </Panel>
      </div>
    </>
  )
}
