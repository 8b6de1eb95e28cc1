'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { configStagesQuery } from '@/lib/domains/configuration/queries/stages'
import type { NamedPlace } from '@/lib/domains/configuration/core/place-name'
import { documentName } from '@/lib/domains/configuration/core/document-name'
import type { ConfigStage } from '@/lib/domains/configuration/stage-schemas'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { StateGlyph } from '../ui/state'
import { Ago } from '../ui/time'
import { stageHref } from './config-look'
import { usePlaceWords } from './place-words'
import { StageState, useReachWords } from './stage-words'

/** What is on its way now; nothing where nothing is. */
export function StagesPanel({ application }: { application?: string }) {
  const t = useTranslations('configuration')
  const place = usePlaceWords()
  const reach = useReachWords()
  useStreamInvalidation(['changes'], [['configuration', 'stages']])
  const live = useLive(15_000)
  const { data } = useQuery({ ...configStagesQuery({ state: 'running', limit: 50, ...(application && { application }) }), refetchInterval: live.refetchInterval })
  if (!data || data.items.length === 0) return null
  const columns: Column<ConfigStage>[] = [
    { key: 'for', head: t('column.for'), cell: (row) => <><ScopeLink className="name" href={stageHref(row)}>{place(row)}</ScopeLink><div className="sub trunc clampm">{row.comment}</div></> },
    { key: 'state', head: t('column.state'), cell: (row) => <StageState state={row.state} /> },
    { key: 'reach', head: t('stage.reach'), cell: (row) => reach(row) },
    { key: 'by', head: t('column.by'), priority: 2, cell: (row) => row.startedBy },
    { key: 'started', head: t('stage.started'), className: 'r', priority: 3, cell: (row) => <Ago atMs={Date.parse(row.startedAt)} /> },
  ]
  return (
    <Panel title={t('stage.list')}>
      <Table two caption={t('stage.caption')} columns={columns} rows={data.items} rowKey={(row) => row.id} rowHref={stageHref} />
    </Panel>
  )
}

/** The text that is on its way at a place; null where none is, undefined while that is not known. */
export function useStageAt(place: NamedPlace): ConfigStage | null | undefined {
  const { data } = useQuery(configStagesQuery({ state: 'running', limit: 200, ...(place.application && { application: place.application }) }))
  return data && (data.items.find((one) => documentName(one) === documentName(place)) ?? null)
}

/** Above a document: some instances have another text already. */
export function StageNote({ stage }: { stage: ConfigStage }) {
  const t = useTranslations('configuration')
  const reach = useReachWords()
  return (
    <p className="note" role="status">
      <StateGlyph state="info" />
      <span>
        {t('stage.note', { reach: reach(stage) })} <ScopeLink href={stageHref(stage)}>{t('stage.look')}</ScopeLink>
      </span>
    </p>
  )
}
