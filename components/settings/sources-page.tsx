'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { sourcesQuery } from '@/lib/domains/telemetry/queries/sources'
import type { SourceView } from '@/lib/domains/telemetry/source-schemas'
import { Failed, LoadingBlock } from '../data/states'
import { useMay } from '../shell/shell-context'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { PromqlPanel } from './promql-panel'
import { RemotesPanel } from './remotes-panel'
import { SourceForm } from './source-form'
import { SourcePanel } from './source-panel'
import { useNeeds } from './use-needs'

/** From where metrics, traces and logs are answered, each by itself. */
export function SourcesPage() {
  const t = useTranslations('sources')
  const may = useMay('telemetry-sources:write')
  const mayRegistry = useMay('registry:read')
  const mayAsk = useMay('telemetry:promql')
  const needs = useNeeds()
  const [changing, setChanging] = useState<SourceView | null>(null)
  const { data, error, refetch, isFetching } = useQuery(sourcesQuery())
  if (!data) return <Panel title={t('title')}>{error ? <Failed error={error} retry={() => void refetch()} retrying={isFetching} /> : <LoadingBlock />}</Panel>
  const refusal = may ? null : needs('telemetry-sources:write')
  const metrics = data.items.find(({ signal }) => signal === 'metrics')
  return (
    <>
      <p className="soft mb-4">{t('lede')}</p>
      {data.items.map((source) => (
        <SourcePanel key={source.signal} source={source} refusal={refusal} onChange={() => setChanging(source)} />
      ))}
      {metrics?.engine === 'prometheus' && mayAsk && <PromqlPanel />}
      {mayRegistry && <RemotesPanel />}
      <Dialog open={changing !== null} onClose={() => setChanging(null)} wide title={changing ? t('changeOf', { signal: t(`signal.${changing.signal}`) }) : ''}>
        {changing && <SourceForm source={changing} onClose={() => setChanging(null)} />}
      </Dialog>
    </>
  )
}
