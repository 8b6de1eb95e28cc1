'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { registrySummaryQuery } from '@/lib/domains/registry/queries/summary'
import type { RegistrySummary } from '@/lib/domains/registry/schemas'
import { Freshness, StaleNote } from '../data/freshness'
import { count } from '../data/numbers'
import { QueryView } from '../data/query-view'
import { Empty, LoadingBlock } from '../data/states'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { ScopeLink } from '../shell/scope-link'
import { Kpis } from '../ui/kpis'
import { Panel } from '../ui/panel'
import { StateGlyph } from '../ui/state'
import { LeaseList } from './lease-list'
import { PeersPanel } from './peers-panel'
import { RemotesPanel } from './remotes-panel'
import { RegistryTabs } from './registry-tabs'
import { SidecarPanel } from './sidecar-panel'
import { WhoIsWhere } from './who-is-where'

/** Who is registered, where, and how fresh each lease is. */
export function RegistryPage() {
  const t = useTranslations('registry')
  const live = useLive(3_000)
  useStreamInvalidation(['registry'], [['registry']])
  const { data, isRefetchError } = useSuspenseQuery({ ...registrySummaryQuery(), refetchInterval: live.refetchInterval })
  const meta = { source: t('source'), asOfMs: data.asOfMs, complete: data.state === 'ready', missing: data.state === 'ready' ? [] : [t('warmingShort')] }
  const total = totalOf(data)
  return (
    <>
      <StaleNote meta={meta} limitMs={live.limitMs} failing={isRefetchError} />
      <RegistryHead summary={data} total={total} past={isRefetchError} />
      <RegistryTabs current="leases" />
      <Protection summary={data} />
      <Figures summary={data} total={total} />
      <PeersPanel peers={data.peers} />
      <RemotesPanel />
      {total === 0 ? (
        <div className="sect">
          <Panel>
            <Empty icon="registry" title={t('empty.title')}>
              {t('empty.text')}
            </Empty>
          </Panel>
        </div>
      ) : (
        <>
          <div className="sect">
            <Panel title={t('where.title')} footer={<span className="ml-auto"><Freshness meta={meta} failing={isRefetchError} limitMs={live.limitMs} /></span>}>
              <WhoIsWhere summary={data} />
            </Panel>
          </div>
          <div className="sect">
            <Panel title={t('list.title')}>
              <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
                <LeaseList />
              </QueryView>
            </Panel>
          </div>
          <div className="sect">
            <Panel title={t('sidecar.title')} footer={t('sidecar.footer')}>
              <QueryView loading={<LoadingBlock height={120} />} title={t('sidecar.unreadable')}>
                <SidecarPanel />
              </QueryView>
            </Panel>
          </div>
        </>
      )}
    </>
  )
}

const totalOf = ({ instances: { up, down, starting, outOfService, unknown } }: RegistrySummary) => up + down + starting + outOfService + unknown

/** How it stands, in a sentence that claims no more than the renewals show. */
export function RegistryHead({ summary, total, past }: { summary: RegistrySummary; total: number; past: boolean }) {
  const t = useTranslations('registry')
  const notUp = total - summary.instances.up
  const kind = summary.state === 'warming' ? 'warming' : total === 0 ? 'nobody' : summary.selfPreservation ? 'protected' : notUp > 0 ? 'some' : 'all'
  return (
    <div className="page-head">
      <div className="grow">
        <h1>{t(`sentence.${past && kind !== 'warming' ? `${kind}Past` : kind}`, { total, notUp })}</h1>
        <p className="lede">{t(`sentence.${kind}Lede`, { applications: summary.applications.length, zones: summary.zones.length })}</p>
      </div>
    </div>
  )
}

/** What the registry does by itself, why, and what to do about it. */
function Protection({ summary }: { summary: RegistrySummary }) {
  const t = useTranslations('registry')
  if (!summary.selfPreservation) return null
  return (
    <div className="note warn mb-4" role="status">
      <StateGlyph state="warn" />
      <div>
        <b className="med">{t('protection.title')}</b> <span className="soft">{t('protection.text', { renewals: count(summary.renewalsPerMinute), threshold: count(summary.renewalsThreshold) })}</span>{' '}
        <ScopeLink href="/changes">{t('protection.look')}</ScopeLink>
      </div>
    </div>
  )
}

function Figures({ summary, total }: { summary: RegistrySummary; total: number }) {
  const t = useTranslations('registry')
  const { up, starting } = summary.instances
  const notUp = total - up - starting
  const ring = { state: 'unknown', stateWord: t('warmingShort') } as const
  return (
    <Kpis
      items={[
        { name: t('kpi.up'), value: count(up), unit: t('kpi.of', { total }), note: t('kpi.upNote', { applications: summary.applications.length }), ...(summary.state === 'warming' && ring) },
        { name: t('kpi.notUp'), value: <ScopeLink className="plain" href="/registry?sort=worst">{count(notUp)}</ScopeLink>, note: t('kpi.notUpNote', { starting }), ...(notUp > 0 && ({ state: 'warn', stateWord: t('kpi.notUp') } as const)) },
        {
          name: t('kpi.renewals'),
          value: count(summary.renewalsPerMinute),
          unit: t('kpi.perMinute'),
          note: t('kpi.threshold', { threshold: count(summary.renewalsThreshold) }),
          ...(summary.selfPreservation && ({ state: 'warn', stateWord: t('protection.title') } as const)),
        },
        { name: t('kpi.zones'), value: count(summary.zones.length), note: t('kpi.zonesNote') },
      ]}
    />
  )
}
