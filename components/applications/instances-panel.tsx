'use client'

import { useQueries } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { instancesOfQuery } from '@/lib/domains/delivery/queries/server-groups'
import { instancesQuery } from '@/lib/domains/registry/queries/instances'
import { truthQuery } from '@/lib/domains/registry/queries/truth'
import { runtimeQuery } from '@/lib/domains/telemetry/queries/runtime'
import { summaryQuery } from '@/lib/domains/telemetry/queries/summary'
import { Freshness } from '../data/freshness'
import { Empty, Failed, LoadingBlock } from '../data/states'
import { scopeAsk } from '../overview/ask'
import { useLive } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { judgementsOf } from '../truth/lease-verdict'
import type { ApplicationRights } from './application-page'
import { instanceRows, type InstanceRow } from './instance-rows'
import { InstanceTable } from './instance-table'
import { ReplaceDialog } from './replace-dialog'
import { RefusalReason, useRefusal } from './refusal'

const unowned: Decision = { allowed: false, rule: 'not deployed here', liftedBy: [] }

/**
 * Four sides, each may be silent by itself: the runtime, the registry, traffic and saturation. What one side does not say is
 * a dash in its columns; the table fails only when neither runtime nor registry answers.
 */
export function InstancesPanel({ name, rights, seconds }: { name: string; rights: ApplicationRights | null; seconds: number }) {
  const t = useTranslations('application')
  const live = useLive(5_000)
  const { from, to } = scopeAsk(new URLSearchParams(useSearchParams()))
  const recent = live.live ? { from: 'now-5m', to: 'now' } : { from, to }
  const [replacing, setReplacing] = useState<InstanceRow | null>(null)
  const refusal = useRefusal(rights?.replace ?? unowned)
  const holdRefusal = useRefusal(rights?.hold ?? unowned)
  const every = { refetchInterval: live.refetchInterval }
  const [runtime, leases, traffic, saturation, truth] = useQueries({
    queries: [
      { ...instancesOfQuery(name), ...every, enabled: rights !== null },
      { ...instancesQuery({ application: name, limit: 200 }), ...every },
      { ...summaryQuery({ ...recent, application: name, by: 'instance', sort: 'key', limit: 500 }), ...every },
      { ...runtimeQuery({ ...recent, application: name, points: 30 }), ...every },
      { ...truthQuery({ application: name, limit: 200 }), ...every },
    ],
  })
  const waiting = [runtime, leases, traffic, saturation].some((one) => one.isLoading)
  const failed = (rights === null || runtime.isError) && leases.isError && !leases.data && !runtime.data
  const rows = instanceRows({ runtime: runtime.data?.items ?? null, leases: leases.data?.items ?? null, traffic: traffic.data?.rows ?? null, saturation: saturation.data?.series ?? null })
  const meta = traffic.data?.meta
  const content = waiting ? (
    <LoadingBlock height={240} />
  ) : failed ? (
    <Failed error={leases.error} retry={() => void leases.refetch()} retrying={leases.isFetching} />
  ) : rows.length === 0 ? (
    <Empty left>{t('instances.none')}</Empty>
  ) : (
    <InstanceTable application={name} rows={rows} seconds={seconds} onReplace={setReplacing} refusal={refusal} holdRefusal={holdRefusal} judgements={judgementsOf(truth.data)} owned={rights !== null} />
  )
  return (
    <Panel
      title={t('instances.title')}
      footer={
        <>
          <span className="muted">{t('instances.order', { count: rows.length })}</span>
          {leases.isError && <span className="t-warn">{t('instances.noLeases')}</span>}
          {runtime.isError && <span className="t-warn">{t('instances.noRuntime')}</span>}
          {meta && (
            <span className="ml-auto">
              <Freshness meta={meta} failing={traffic.isRefetchError} limitMs={live.limitMs} />
            </span>
          )}
        </>
      }
    >
      {content}
      {rights && <RefusalReason refusals={[refusal, holdRefusal]} />}
      {replacing && <ReplaceDialog application={name} instance={replacing.id} onClose={() => setReplacing(null)} />}
    </Panel>
  )
}
