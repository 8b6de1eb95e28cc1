'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { configVersionsQuery } from '@/lib/domains/configuration/queries/documents'
import type { ConfigDocumentText, ConfigVersion } from '@/lib/domains/configuration/schemas'
import { PagedTable } from '../data/paged-table'
import type { Column } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import { RollBackDialog } from './roll-back-dialog'
import { useStageAt } from './stages-panel'
import { VersionDiff } from './version-diff'

const pageSize = 25
const numberIn = (text: string | null, max: number): number | null => {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value >= 1 && value <= max ? value : null
}

/** Every version, newest first; one beside another, and the way back to it. Which two is in the address. */
export function VersionsView({ document, refusal }: { document: ConfigDocumentText; refusal: string | null }) {
  const t = useTranslations('configuration')
  const change = useQueryChange()
  const params = useSearchParams()
  const pages = useCursorPages('versions')
  const stage = useStageAt(document)
  const [goingBackTo, setGoingBackTo] = useState<number | null>(null)
  const query = useQuery(configVersionsQuery(document.id, { limit: pageSize, ...(pages.cursor && { cursor: pages.cursor }) }))
  const shown = numberIn(params.get('v'), document.version) ?? document.version
  const than = numberIn(params.get('than'), document.version) ?? Math.max(1, shown - 1)
  const look = (version: number) => change({ v: String(version), than: null }, 'push')
  const columns: Column<ConfigVersion>[] = [
    {
      key: 'version',
      head: t('column.version'),
      cell: (row) => (
        <button type="button" className="config-link" aria-pressed={row.version === shown} onClick={() => look(row.version)}>
          {t('version.name', { version: row.version })}
        </button>
      ),
    },
    {
      key: 'comment',
      head: t('column.comment'),
      cell: (row) => (
        <>
          <div className="config-value">{row.comment || <span className="muted">{t('version.noComment')}</span>}</div>
          {row.rolledBackTo !== null && <div className="sub">{t('version.took', { version: row.rolledBackTo })}</div>}
        </>
      ),
    },
    { key: 'by', head: t('column.by'), priority: 3, cell: (row) => row.savedBy },
    { key: 'saved', head: t('column.saved'), className: 'r', cell: (row) => <Ago atMs={Date.parse(row.savedAt)} /> },
  ]
  const isNow = shown === document.version
  const blocked = refusal ?? (isNow ? t('back.isNow') : stage ? t('stage.runs') : null)
  return (
    <div className="cols-2 config-versions">
      <Panel title={t('version.list')}>
        <PagedTable caption={t('version.caption')} query={query} columns={columns} rowKey={(row) => String(row.version)} pages={pages} pageSize={pageSize} order={t('version.order')} empty={t('version.none')} two />
      </Panel>
      <Panel
        title={shown === than ? t('version.name', { version: shown }) : t('version.against', { version: shown, than })}
        end={
          <span className="seg">
            {([['before', Math.max(1, shown - 1)], ['now', document.version]] as const).map(([key, other]) => (
              <button key={key} type="button" aria-pressed={than === other && (key === 'before' || !isNow)} onClick={() => change({ than: key === 'before' ? null : String(other) })} {...(key === 'now' && isNow && { 'aria-disabled': true })}>
                {t(`version.than.${key}`)}
              </button>
            ))}
          </span>
        }
        body
      >
        <div className="stack">
          <VersionDiff key={`${shown} ${than}`} document={document} from={than} to={shown} />
          <div className="acts">
            <Button icon="undo" look="danger" onClick={() => setGoingBackTo(shown)} {...(blocked !== null && { reason: blocked })}>
              {t('back.act', { version: shown })}
            </Button>
          </div>
        </div>
      </Panel>
      {goingBackTo !== null && <RollBackDialog document={document} version={goingBackTo} onClose={() => setGoingBackTo(null)} />}
    </div>
  )
}
