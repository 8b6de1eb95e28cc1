'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'
import { applicationSummaryQuery } from '@/lib/domains/estate/queries/overview'
import { OpenAlertsNote } from '../alerts/open-alerts-note'
import { SloPanel } from '../alerts/slo-panel'
import { RecentChanges } from '../changes/recent-changes'
import { ApplicationConfiguration } from '../configuration/application-configuration'
import { WhyPanel } from '../correlation/why-panel'
import { ApplicationRollouts } from '../delivery/application-rollouts'
import { DeployButton } from '../delivery/deploy-button'
import { StaleNote } from '../data/freshness'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { LogsView } from '../logs/logs-view'
import { changesAsk, scopeAsk } from '../overview/ask'
import { withScope } from '../shell/scope'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { FanOutPanel } from '../traces/fan-out-panel'
import { TracesView } from '../traces/traces-view'
import { Panel } from '../ui/panel'
import { Tabs } from '../ui/tabs'
import { ZoneLossPanel } from '../truth/zone-loss-panel'
import { ApplicationHead } from './application-head'
import { ApplicationSignals } from './application-signals'
import { applicationTab, applicationTabs } from './application-tab'
import { applicationHref } from './figure-cells'
import { BalancingPanel } from './balancing-panel'
import { DependenciesPanel } from './dependencies-panel'
import { InstancesPanel } from './instances-panel'
import { ServerGroupsPanel } from './server-groups-panel'
import { ZoneFigures } from './zone-figures'

export interface ApplicationRights {
  scale: Decision
  destroy: Decision
  replace: Decision
  deploy: Decision
  configure: Decision
  hold: Decision
  balance: Decision
}

/** Everything about one application is a tab of its page. `rights` is null where nobody deployed it here. */
export function ApplicationPage({ name, rights }: { name: string; rights: ApplicationRights | null }) {
  const t = useTranslations('application')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(5_000)
  useStreamInvalidation(['instances', 'changes'], [['delivery'], ['estate', 'application', name], ['changes', 'list']])
  const query = useSuspenseQuery({ ...applicationSummaryQuery(name, scopeAsk(params)), refetchInterval: live.refetchInterval })
  const summary = query.data
  const tab = applicationTab(params)
  const meta = summary.telemetry.meta ?? { source: 'registry', asOfMs: summary.registry.asOfMs ?? summary.range.toMs, complete: false, missing: ['collector'] }
  return (
    <>
      <StaleNote meta={meta} limitMs={live.limitMs} failing={query.isRefetchError} />
      <ApplicationHead summary={summary} acts={rights && <DeployButton application={name} decision={rights.deploy} />} />
      {rights && <OpenAlertsNote application={name} />}
      <Tabs
        label={name}
        current={tab}
        tabs={applicationTabs.filter((key) => rights !== null || ((key !== 'delivery' && key !== 'configuration') && key !== 'balancing')).map((key) => ({ key, label: t(`tab.${key}`), href: withScope(applicationHref(name, key === 'overview' ? undefined : key), params) }))}
      />
      {tab === 'overview' && <OverviewTab name={name} rights={rights} params={params} />}
      {tab === 'instances' && (
        <>
          <InstancesPanel name={name} rights={rights} seconds={summary.recentSeconds} />
          <ZoneLossPanel application={name} />
        </>
      )}
      {tab === 'balancing' && rights && <BalancingPanel name={name} write={rights.balance} />}
      {tab === 'traces' && (
        <>
          <TracesView application={name} />
          <FanOutPanel application={name} budgeted={rights !== null} />
        </>
      )}
      {tab === 'logs' && <LogsView application={name} />}
      {tab === 'delivery' && rights && <ApplicationRollouts application={name} />}
      {tab === 'configuration' && rights && <ApplicationConfiguration application={name} mayWrite={rights.configure} />}
      {tab === 'changes' && <RecentChanges ask={changesAsk(params, name)} allHref={`/changes?application=${encodeURIComponent(name)}`} shown={100} />}
    </>
  )
}

function OverviewTab({ name, rights, params }: { name: string; rights: ApplicationRights | null; params: URLSearchParams }) {
  const t = useTranslations('application')
  const zone = params.get('zone')
  return (
    <div className="cols">
      <div className="stack">
        <Panel title={t('signals.title')} body>
          <QueryView loading={<LoadingBlock height={380} />} title={t('signals.unreadable')}>
            <ApplicationSignals name={name} />
          </QueryView>
        </Panel>
        {rights && <SloPanel application={name} />}
        <WhyPanel scope={{ application: name, ...(zone && { zone }) }} />
        {rights && <DependenciesPanel name={name} />}
        {rights && <ServerGroupsPanel name={name} rights={rights} />}
      </div>
      <div className="stack">
        <Panel title={t('zones.title')}>
          <QueryView loading={<LoadingBlock height={140} />} title={t('signals.unreadable')}>
            <ZoneFigures name={name} />
          </QueryView>
        </Panel>
        <RecentChanges ask={changesAsk(params, name)} allHref={applicationHref(name, 'changes')} />
      </div>
    </div>
  )
}
