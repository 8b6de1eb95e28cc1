'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { addStream, removeStream, streamsQuery } from '@/lib/domains/breakers/queries/breakers'
import type { BreakerStream } from '@/lib/domains/breakers/schemas'
import { type Column, Table } from '../data/table'
import { useRefusalText } from '../delivery/refusal-text'
import { CheckField, SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useShell } from '../shell/shell-context'
import { useDecide } from '../shell/use-decide'
import { useLive } from '../shell/use-live'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { State, type StateName } from '../ui/state'

const looks: Record<'connecting' | 'reading' | 'failed' | 'unknown', StateName> = { connecting: 'info', reading: 'ok', failed: 'bad', unknown: 'unknown' }

/** Existing applications whose breakers are read from hystrix.stream or Turbine. */
export function StreamsPanel() {
  const t = useTranslations('breakers')
  const live = useLive(5_000)
  const { data } = useSuspenseQuery({ ...streamsQuery(), refetchInterval: live.refetchInterval })
  const reason = useRefusalText()(useDecide()('breaker-streams:write'))
  const [isAdding, setAdding] = useState(false)
  return (
    <div className="sect">
      <Panel
        title={t('streams.title')}
        end={
          <Button icon="plus" onClick={() => setAdding(true)} {...(reason !== null && { reason })}>
            {t('streams.add')}
          </Button>
        }
        footer={<span>{t('streams.note')}</span>}
      >
        {data.items.length === 0 ? <p className="body muted sm">{t('streams.none')}</p> : <StreamTable streams={data.items} />}
      </Panel>
      {isAdding && <AddDialog onClose={() => setAdding(false)} />}
    </div>
  )
}

function StreamTable({ streams }: { streams: BreakerStream[] }) {
  const t = useTranslations('breakers')
  const columns: Column<BreakerStream>[] = [
    {
      key: 'name', head: t('streams.column.name'), className: 'wrap',
      cell: (row) => (
        <>
          <span className="name">{row.name}</span>
          <div className="sub">{t('streams.of', { kind: t(`source.${row.kind}`), team: row.team })}</div>
        </>
      ),
    },
    { key: 'url', head: t('streams.column.url'), priority: 3, className: 'wrap', cell: (row) => <code className="mono xs">{row.url}</code> },
    {
      key: 'state', head: t('streams.column.state'), className: 'wrap',
      cell: (row) => (
        <>
          <State state={looks[row.now?.state ?? 'unknown']} word={t(`streams.state.${row.now?.state ?? 'unknown'}`)} />
          {row.now?.problem && <div className="sub">{row.now.problem}</div>}
        </>
      ),
    },
    { key: 'breakers', head: t('streams.column.breakers'), figure: true, cell: (row) => (row.now === null ? '–' : row.now.breakers) },
    { key: 'act', head: t('streams.column.act'), hiddenHead: true, className: 'r', cell: (row) => <Remove stream={row} /> },
  ]
  return <Table caption={t('streams.caption')} columns={columns} rows={streams} rowKey={({ id }) => id} two />
}

function Remove({ stream }: { stream: BreakerStream }) {
  const t = useTranslations('breakers')
  const client = useQueryClient()
  const { me } = useShell()
  const reason = useRefusalText()(useDecide()('breaker-streams:write', me.teams.find(({ slug }) => slug === stream.team)?.id))
  const { busy, problem, submit } = useSubmit(
    () => removeStream(stream.id, ''),
    (left) => {
      client.setQueryData(streamsQuery().queryKey, left)
      void client.invalidateQueries({ queryKey: ['breakers', 'wall'] })
    },
  )
  return (
    <>
      <Button look="quiet" busy={busy} aria-label={t('streams.removeOf', { name: stream.name })} onClick={() => submit()} {...(reason !== null && { reason })}>
        {t('streams.remove')}
      </Button>
      <ProblemNote problem={problem} />
    </>
  )
}

const kinds = ['hystrix', 'turbine'] as const

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('breakers')
  const common = useTranslations('common')
  const client = useQueryClient()
  const decide = useDecide()
  const { me } = useShell()
  const id = useId()
  const teams = me.teams.filter((team) => decide('breaker-streams:write', team.id).allowed)
  const [team, setTeam] = useState(teams[0]?.slug ?? '')
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [kind, setKind] = useState<(typeof kinds)[number]>('hystrix')
  const [localAllowed, setLocalAllowed] = useState(false)
  const { busy, problem, errorOf, submit } = useSubmit(
    () => addStream({ team: team.trim(), name: name.trim(), kind, url: url.trim(), localAllowed }),
    (all) => {
      client.setQueryData(streamsQuery().queryKey, all)
      onClose()
    },
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('streams.addTitle')}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look="primary" type="submit" form={id} busy={busy}>
            {t('streams.add')}
          </Button>
        </>
      }
    >
      <form id={id} className="form" onSubmit={submit}>
        {teams.length > 0 ? (
          <SelectField label={t('streams.team')} value={team} options={teams.map(({ slug }) => ({ value: slug, label: slug }))} onValue={setTeam} />
        ) : (
          <TextField label={t('streams.team')} hint={t('streams.teamHint')} autoComplete="off" value={team} onValue={setTeam} error={errorOf('team')} />
        )}
        <TextField label={t('streams.name')} autoComplete="off" maxLength={40} value={name} onValue={setName} error={errorOf('name')} />
        <SelectField label={t('streams.kind')} value={kind} options={kinds.map((value) => ({ value, label: t(`source.${value}`) }))} onValue={setKind} />
        <TextField label={t('streams.url')} hint={t('streams.urlHint')} mono autoComplete="off" spellCheck={false} maxLength={500} value={url} onValue={setUrl} error={errorOf('url')} />
        {decide('breaker-streams:allow-local').allowed && <CheckField label={t('streams.local')} hint={t('streams.localHint')} checked={localAllowed} onValue={setLocalAllowed} />}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  )
}
