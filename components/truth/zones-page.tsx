'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { isProven } from '@/lib/domains/registry/core/zone-gates'
import { zonesQuery } from '@/lib/domains/registry/queries/zones'
import type { ZonesAnswer, ZoneState } from '@/lib/domains/registry/zone-schemas'
import { RefusalReason, useRefusal } from '../applications/refusal'
import { Freshness, StaleNote } from '../data/freshness'
import { Empty } from '../data/states'
import { type Column, Table } from '../data/table'
import { RegistryTabs } from '../registry/registry-tabs'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Ago } from '../ui/time'
import { LossTable } from './loss-table'
import { BringBackZoneDialog, DrainZoneDialog, useRefusingWords } from './zone-dialogs'

/** Can we lose a zone now? And the zones themselves, to be drained and brought back. */
export function ZonesPage() {
  const t = useTranslations('truth')
  const live = useLive(5_000)
  useStreamInvalidation(['registry'], [['registry', 'zones']])
  const { data, isRefetchError } = useSuspenseQuery({ ...zonesQuery(), refetchInterval: live.refetchInterval })
  const meta = { source: t('zones.source'), asOfMs: data.asOfMs, complete: true, missing: [] }
  const freshness = <span className="ml-auto"><Freshness meta={meta} failing={isRefetchError} limitMs={live.limitMs} /></span>
  return (
    <>
      <StaleNote meta={meta} limitMs={live.limitMs} failing={isRefetchError} />
      <Head data={data} past={isRefetchError} />
      <RegistryTabs current="zones" />
      {data.zones.length === 0 ? (
        <Panel>
          <Empty icon="globe" title={t('zones.emptyTitle')}>{t('zones.emptyText')}</Empty>
        </Panel>
      ) : (
        <>
          <Panel title={t('zones.title')} footer={freshness}>
            <ZoneTable zones={data.zones} />
          </Panel>
          <div className="sect">
            <Panel title={t('loss.title')} footer={<><span className="muted">{t('loss.order', { count: data.applications.length, more: data.more })}</span>{freshness}</>}>
              <LossTable rows={data.applications} zones={data.zones.map(({ zone }) => zone)} />
            </Panel>
          </div>
        </>
      )}
    </>
  )
}

function Head({ data: { counts, zones }, past }: { data: ZonesAnswer; past: boolean }) {
  const t = useTranslations('truth')
  const kind = zones.length === 0 ? 'nobody' : counts.no > 0 ? 'no' : counts.undecided > 0 ? 'undecided' : 'yes'
  const drained = zones.filter(({ drain }) => drain !== null).length
  return (
    <div className="page-head">
      <div className="grow">
        <h1>{t(`zones.sentence.${kind}${past ? 'Past' : ''}`, { no: counts.no, undecided: counts.undecided, yes: counts.yes })}</h1>
        <p className="lede">{t('zones.lede', { drained })}</p>
      </div>
    </div>
  )
}

/** What is proven first: it is the answer, whatever else is not known. By how much stands below, by application, and in the dialog that drains. */
function Refusing({ refusing }: Pick<ZoneState, 'refusing'>) {
  const t = useTranslations('truth')
  const words = useRefusingWords()
  const proven = refusing.filter((one) => isProven([one]))
  const first = proven.length > 0 ? proven : refusing
  return (
    <>
      <State state={proven.length > 0 ? 'bad' : 'unknown'} word={t(proven.length > 0 ? 'zones.cannotLose' : 'zones.notKnown', { count: first.length })} />
      <div className="sub wrap" title={refusing.map(words).join('\n')}>{first.map(({ application }) => application).join(', ')}</div>
    </>
  )
}

function ZoneTable({ zones }: { zones: ZoneState[] }) {
  const t = useTranslations('truth')
  const decide = useDecide()
  const refusal = useRefusal(decide('zones:drain'))
  const [asked, setAsked] = useState<ZoneState | null>(null)
  const columns: Column<ZoneState>[] = [
    { key: 'zone', head: t('zones.zone'), cell: ({ zone }) => <ScopeLink className="name nowrap" href={`/registry?zone=${encodeURIComponent(zone)}`}>{zone}</ScopeLink> },
    {
      key: 'state',
      head: t('zones.state'),
      cell: ({ drain, stranded }) =>
        drain === null ? (
          <State state="ok" word={t('zones.serves')} />
        ) : (
          <>
            <State state={stranded.length > 0 ? 'warn' : 'off'} word={t('zones.isDrained')} />
            <div className="sub wrap">
              {t('zones.by', { by: drain.by, why: drain.why })} <Ago atMs={drain.sinceMs} />
            </div>
          </>
        ),
    },
    {
      key: 'bear',
      head: t('zones.bear'),
      cell: ({ drain, refusing, stranded }) =>
        drain !== null ? (
          stranded.length === 0 ? <span className="soft">{t('zones.nobodyLeft')}</span> : <span className="t-warn">{t('zones.stranded', { applications: stranded.join(', ') })}</span>
        ) : refusing.length === 0 ? (
          <State state="ok" word={t('zones.canLose')} />
        ) : (
          <Refusing refusing={refusing} />
        ),
    },
    { key: 'instances', head: t('zones.instances'), figure: true, cell: ({ instances }) => String(instances) },
    { key: 'open', head: t('zones.open'), figure: true, priority: 3, cell: ({ openRequests }) => (openRequests === null ? '–' : String(openRequests)) },
    {
      key: 'acts',
      head: t('loss.acts'),
      hiddenHead: true,
      className: 'r',
      cell: (state) => (
        <Button look="quiet" icon={state.drain ? 'play' : 'pause'} onClick={() => setAsked(state)} aria-label={t(state.drain ? 'zones.back' : 'zones.drain', { zone: state.zone })} {...refusal.props}>
          {t(state.drain ? 'zones.backShort' : 'zones.drainShort')}
        </Button>
      ),
    },
  ]
  return (
    <>
      <Table caption={t('zones.title')} columns={columns} rows={zones} rowKey={({ zone }) => zone} two />
      <RefusalReason refusals={[refusal]} />
      {asked && (asked.drain ? <BringBackZoneDialog state={asked} onClose={() => setAsked(null)} /> : <DrainZoneDialog state={asked} onClose={() => setAsked(null)} />)}
    </>
  )
}
