'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { configKeysQuery, rotateConfigKey } from '@/lib/domains/configuration/queries/sealing'
import type { ConfigKey, RotatedKey } from '@/lib/domains/configuration/sealing-schemas'
import { Empty } from '../data/states'
import { type Column, Table, TableMessage } from '../data/table'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useStreamInvalidation } from '../shell/use-live'
import { Button, Why } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'

/** The keys that encrypt values: the newest seals, the others open what they sealed. */
export function KeysPage() {
  const t = useTranslations('configuration')
  useStreamInvalidation(['changes'], [['configuration', 'keys']])
  const { data } = useSuspenseQuery(configKeysQuery())
  const [asking, setAsking] = useState(false)
  const [rotated, setRotated] = useState<RotatedKey | null>(null)
  const columns: Column<ConfigKey>[] = [
    { key: 'number', head: t('keys.number'), cell: (row) => <span className="mono">{`k${row.number}`}</span> },
    { key: 'documents', head: t('keys.documents'), figure: true, cell: (row) => row.documents },
    { key: 'by', head: t('keys.by'), priority: 2, cell: (row) => row.madeBy },
    { key: 'made', head: t('keys.made'), className: 'r', cell: (row) => <Ago atMs={Date.parse(row.madeAt)} /> },
  ]
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('keys.title')}</h1>
          <p className="lede">{t('keys.lede')}</p>
        </div>
        <div className="acts">
          <Button icon="key" look="primary" onClick={() => setAsking(true)}>
            {t('keys.act')}
          </Button>
        </div>
      </div>
      {rotated && <Rotated rotated={rotated} />}
      <Panel title={t('keys.list')}>
        <Table caption={t('keys.caption')} columns={columns} rows={data.items} rowKey={(row) => String(row.number)} {...(data.items.length === 0 && { instead: <TableMessage columns={4}><Empty icon="key" title={t('keys.none')}>{t('keys.noneText')}</Empty></TableMessage> })} />
      </Panel>
      {asking && <RotateDialog onDone={setRotated} onClose={() => setAsking(false)} />}
    </>
  )
}

function Rotated({ rotated: { number, resealed, left } }: { rotated: RotatedKey }) {
  const t = useTranslations('configuration')
  return (
    <div className={`note mb-4 ${left.length > 0 ? 'warn' : ''}`} role="status">
      <div>
        <p>{t('keys.done', { number, resealed })}</p>
        {left.map(({ document, detail }) => (
          <p key={document} className="sm soft">
            <span className="mono">{document}</span>: {detail}
          </p>
        ))}
      </div>
    </div>
  )
}

function RotateDialog({ onDone, onClose }: { onDone: (rotated: RotatedKey) => void; onClose: () => void }) {
  const t = useTranslations('configuration')
  const common = useTranslations('common')
  const client = useQueryClient()
  const id = useId()
  const [why, setWhy] = useState('')
  const said = why.trim() !== ''
  const { busy, problem, errorOf, submit } = useSubmit(
    () => rotateConfigKey({ why: why.trim() }),
    (rotated) => {
      void client.invalidateQueries({ queryKey: ['configuration'] })
      onDone(rotated)
      onClose()
    },
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('keys.act')}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" form={id} look="primary" busy={busy} {...(!said && { reason: true, reasonId: `${id}-first` })}>
            {t('keys.act')}
          </Button>
        </>
      }
    >
      <form id={id} className="form" onSubmit={(event) => (said ? submit(event) : event.preventDefault())}>
        <p className="soft">{t('keys.text')}</p>
        <TextField label={t('reveal.why')} maxLength={400} autoComplete="off" autoFocus value={why} onValue={setWhy} error={errorOf('why')} />
        {!said && <Why id={`${id}-first`}>{t('reveal.whyFirst')}</Why>}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  )
}
