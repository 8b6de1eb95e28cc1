'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { cleanUpPreviewQuery, sendCleanUp } from '@/lib/domains/registry/queries/truth'
import type { CleanUpPreview } from '@/lib/domains/registry/truth-schemas'
import { Failed, LoadingBlock } from '../data/states'
import { type Column, Table } from '../data/table'
import { State, type StateName } from '../ui/state'
import { ReasonForm } from './reason-form'
import { useTruthWritten } from './use-truth-write'

type Item = CleanUpPreview['items'][number]
const looks = { removes: 'bad', 'not-a-ghost': 'off', gone: 'off', 'not-allowed': 'warn' } satisfies Record<Item['fate'], StateName>

/** Names what will go and what will stay, as the witnesses say now, before anything is removed. */
export function CleanUpDialog({ chosen, onDone, onClose }: { chosen: { application: string; instance: string }[]; onDone: () => void; onClose: () => void }) {
  const t = useTranslations('truth')
  const written = useTruthWritten()
  const preview = useQuery(cleanUpPreviewQuery(chosen))
  const removes = preview.data?.items.filter(({ fate }) => fate === 'removes') ?? []
  const columns: Column<Item>[] = [
    { key: 'instance', head: t('column.instance'), cell: ({ instance }) => <span className="mono">{instance}</span> },
    { key: 'application', head: t('column.application'), priority: 3, cell: ({ application }) => application },
    { key: 'fate', head: t('cleanUp.fate'), cell: ({ fate, rule }) => <State state={looks[fate]} word={fate === 'not-allowed' ? t('cleanUp.notAllowed', { rule: rule ?? '' }) : t(`cleanUp.${fate}`)} /> },
  ]
  const missing = preview.isPending ? t('cleanUp.looking') : removes.length === 0 ? t('cleanUp.nothing') : undefined
  return (
    <ReasonForm
      title={t('cleanUp.title', { count: chosen.length })}
      action={t('cleanUp.act', { count: removes.length })}
      look="danger"
      missing={missing}
      send={(why) => sendCleanUp(removes.map(({ application, instance }) => ({ application, instance })), why)}
      onDone={() => {
        written(t('cleanUp.done', { count: removes.length }))
        onDone()
      }}
      onClose={onClose}
    >
      <p className="soft">{t('cleanUp.what')}</p>
      {preview.isPending ? (
        <LoadingBlock height={96} />
      ) : preview.isError ? (
        <Failed error={preview.error} retry={() => void preview.refetch()} retrying={preview.isFetching} />
      ) : (
        <Table caption={t('cleanUp.preview')} columns={columns} rows={preview.data.items} rowKey={({ application, instance }) => `${application}/${instance}`} />
      )}
    </ReasonForm>
  )
}
