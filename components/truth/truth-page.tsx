'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { truthQuery } from '@/lib/domains/registry/queries/truth'
import type { TruthPage as Answer } from '@/lib/domains/registry/truth-schemas'
import { Freshness, StaleNote } from '../data/freshness'
import { count } from '../data/numbers'
import { RegistryTabs } from '../registry/registry-tabs'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useUrlState } from '../shell/use-url-state'
import { Kpis } from '../ui/kpis'
import { Panel } from '../ui/panel'
import { EvidenceDrawer } from './evidence-drawer'
import { truthAsk } from './truth-ask'
import { TruthTable } from './truth-table'
import { readSelection, verdictLook } from './verdict-look'

/** What is true of each instance: three witnesses, a verdict, and what can be done about it. */
export function TruthPage() {
  const t = useTranslations('truth')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(3_000)
  useStreamInvalidation(['registry'], [['registry', 'truth']])
  const { data, isRefetchError } = useSuspenseQuery({ ...truthQuery(truthAsk(params)), refetchInterval: live.refetchInterval })
  const [selected, select] = useUrlState('sel')
  const open = readSelection(selected)
  const { asOfMs, complete } = data.telemetry
  const missing = asOfMs === null ? [t('noTelemetry')] : complete ? [] : [t('partTelemetry')]
  const meta = { source: t('source'), asOfMs: data.asOfMs, complete: missing.length === 0, missing }
  return (
    <div className={open === null ? '' : 'with-drawer'}>
      <StaleNote meta={meta} limitMs={live.limitMs} failing={isRefetchError} />
      <Head data={data} past={isRefetchError} />
      <RegistryTabs current="truth" />
      <Figures data={data} />
      <div className="sect">
        <Panel title={t('list.title')} footer={<span className="ml-auto"><Freshness meta={meta} failing={isRefetchError} limitMs={live.limitMs} /></span>}>
          <TruthTable data={data} selected={selected} />
        </Panel>
      </div>
      {open !== null && <EvidenceDrawer {...open} onClose={() => select('')} />}
    </div>
  )
}

function Head({ data: { counts }, past }: { data: Answer; past: boolean }) {
  const t = useTranslations('truth')
  const wrong = counts.ghost + counts.flapping + counts.silent + counts.stowaway
  const kind = wrong > 0 ? 'wrong' : counts.undecided > 0 ? 'undecided' : counts.healthy > 0 ? 'all' : 'nobody'
  return (
    <div className="page-head">
      <div className="grow">
        <h1>{t(`sentence.${kind}${past ? 'Past' : ''}`, { wrong, undecided: counts.undecided, healthy: counts.healthy })}</h1>
        <p className="lede">{t('lede')}</p>
      </div>
    </div>
  )
}

function Figures({ data: { counts } }: { data: Answer }) {
  const t = useTranslations('truth')
  return (
    <Kpis
      items={(['ghost', 'silent', 'stowaway', 'flapping', 'undecided'] as const).map((kind) => ({
        name: t(`verdict.${kind}`),
        value: count(counts[kind]),
        note: t(`note.${kind}`),
        ...(counts[kind] > 0 && { state: verdictLook[kind], stateWord: t(`verdict.${kind}`) }),
      }))}
    />
  )
}
