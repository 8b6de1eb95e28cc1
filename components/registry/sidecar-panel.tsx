'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { sidecarRegistrationsQuery } from '@/lib/domains/gateway/queries/registrations'
import type { SidecarRegistration } from '@/lib/domains/gateway/sidecar-schemas'
import { applicationHref } from '../applications/figure-cells'
import { Empty } from '../data/states'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { useLive } from '../shell/use-live'
import { State } from '../ui/state'
import { Ago } from '../ui/time'
import { statusLook } from './lease-list'

/** Applications that know no Eureka: what the sidecar looks at, and what it told the registry. */
export function SidecarPanel() {
  const t = useTranslations('registry')
  const live = useLive(3_000)
  const { data } = useSuspenseQuery({ ...sidecarRegistrationsQuery(), refetchInterval: live.refetchInterval })
  const columns = useColumns()
  if (data.items.length === 0) return <Empty title={t('sidecar.empty.title')}>{t('sidecar.empty.text')}</Empty>
  return <Table caption={t('sidecar.title')} columns={columns} rows={data.items} rowKey={({ instance }) => instance} two />
}

function useColumns(): Column<SidecarRegistration>[] {
  const t = useTranslations('registry')
  return [
    {
      key: 'instance',
      head: t('list.instance'),
      cell: ({ instance, port }) => (
        <>
          <span className="mono med">{instance}</span>
          <div className="sub mono">{`127.0.0.1:${port}`}</div>
        </>
      ),
    },
    { key: 'application', head: t('list.application'), priority: 3, cell: ({ application, verified }) => (verified ? <ScopeLink href={applicationHref(application)}>{application}</ScopeLink> : application) },
    {
      key: 'told',
      head: t('sidecar.told'),
      cell: ({ told, sinceMs, failures }) => (
        <>
          <State state={statusLook[told]} word={t(`status.${told}`)} />
          <div className={failures > 0 ? 'sub t-bad' : 'sub'}>{failures > 0 ? t('sidecar.fails', { failures }) : <Ago atMs={sinceMs} />}</div>
        </>
      ),
    },
    {
      key: 'health',
      head: t('sidecar.health'),
      priority: 3,
      cell: ({ health, checkedAtMs }) => (
        <>
          <span className="mono">{health}</span>
          <div className="sub">{checkedAtMs === null ? t('sidecar.notYet') : <Ago atMs={checkedAtMs} />}</div>
        </>
      ),
    },
    {
      key: 'identity',
      head: t('list.identity'),
      priority: 2,
      cell: ({ verified, registeredAtMs }) => (
        <>
          <State state={verified ? 'ok' : 'unknown'} word={t(verified ? 'list.verified' : 'list.unverified')} />
          <div className="sub">
            {t('list.since')} <Ago atMs={registeredAtMs} />
          </div>
        </>
      ),
    },
  ]
}
