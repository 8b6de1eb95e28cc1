'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ChangeEvent, useRef, useState } from 'react'
import { readDashboardFile } from '@/lib/domains/telemetry/core/check-dashboard'
import type { DashboardFile } from '@/lib/domains/telemetry/dashboard-schemas'
import { dashboardsQuery, saveDashboard } from '@/lib/domains/telemetry/queries/dashboards'
import type { FieldError } from '@/lib/kernel/fault'
import { useFieldWords } from '../data/problem-words'
import { Empty } from '../data/states'
import { Table, TableMessage } from '../data/table'
import { SelectField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { Moment } from '../ui/time'
import { dashboardHref } from './panel-ask'
import { useWriteTeams } from './use-write-teams'

/** Dashboards of the reader's teams. */
export function DashboardsPage() {
  const t = useTranslations('dashboards')
  const { data } = useSuspenseQuery(dashboardsQuery())
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('list.title')}</h1>
          <p className="lede">{t('list.lede', { count: data.total })}</p>
        </div>
        <ImportButton />
      </div>
      <Panel title={t('list.title')}>
        <Table
          caption={t('list.title')}
          rows={data.items}
          rowKey={({ team, name }) => `${team} ${name}`}
          rowHref={dashboardHref}
          columns={[
            {
              key: 'title', head: t('list.name'),
              cell: (one) => (
                <ScopeLink className="name" href={dashboardHref(one)}>
                  {one.title}
                </ScopeLink>
              ),
            },
            { key: 'team', head: t('list.team'), cell: ({ team }) => team },
            { key: 'panels', head: t('list.panels'), figure: true, cell: ({ panels }) => panels },
            { key: 'by', head: t('list.by'), priority: 2, cell: ({ updatedBy }) => updatedBy },
            { key: 'at', head: t('list.at'), priority: 3, cell: ({ updatedAt }) => <Moment atMs={Date.parse(updatedAt)} style="minute" /> },
          ]}
          {...(data.items.length === 0 && {
            instead: (
              <TableMessage columns={5}>
                <Empty title={t('list.empty')} icon="dashboards" actions={<ScopeLink className="btn primary" href="/metrics">{t('toMetrics')}</ScopeLink>}>
                  {t('list.emptyText')}
                </Empty>
              </TableMessage>
            ),
          })}
        />
      </Panel>
    </>
  )
}

/** A file becomes a dashboard of a team; what is wrong with it is named by its place in the file. */
function ImportButton() {
  const t = useTranslations('dashboards')
  const input = useRef<HTMLInputElement>(null)
  const [given, setGiven] = useState<{ file: DashboardFile } | { errors: FieldError[] } | null>(null)
  const teams = useWriteTeams()
  const pick = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    if (!file) return
    const read = readDashboardFile(await file.text())
    event.target.value = ''
    setGiven(read.ok ? { file: read.value } : { errors: read.error })
  }
  return (
    <>
      <input ref={input} type="file" accept="application/json,.json" className="vh" aria-label={t('import.file')} tabIndex={-1} onChange={(event) => void pick(event)} />
      <Button onClick={() => input.current?.click()} busy={teams === null} {...(teams?.length === 0 && { reason: t('noTeam') })}>
        {t('import.title')}
      </Button>
      <Dialog open={given !== null} onClose={() => setGiven(null)} title={t('import.title')}>
        {given && 'errors' in given && <FileErrors errors={given.errors} />}
        {given && 'file' in given && <ImportForm file={given.file} teams={teams ?? []} onClose={() => setGiven(null)} />}
      </Dialog>
    </>
  )
}

/** What is wrong with a file, each by its place in it. */
export function FileErrors({ errors }: { errors: readonly FieldError[] }) {
  const t = useTranslations('dashboards')
  const words = useFieldWords()
  return (
    <div role="alert">
      <p className="soft">{t('import.wrong')}</p>
      <ul className="stack mt-3">
        {errors.map((error) => (
          <li key={`${error.pointer} ${error.detail}`}>
            <span className="mono">{error.pointer}</span> <span className="soft">{words(error)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function ImportForm({ file, teams, onClose }: { file: DashboardFile; teams: string[]; onClose: () => void }) {
  const t = useTranslations('dashboards')
  const client = useQueryClient()
  const router = useRouter()
  const [team, setTeam] = useState(teams[0] ?? '')
  const { busy, problem, submit } = useSubmit(
    () => saveDashboard(team, file.name, { title: file.title, panels: file.panels, expectedVersion: 0 }),
    (saved) => {
      void client.invalidateQueries({ queryKey: ['dashboards'] })
      onClose()
      router.push(dashboardHref(saved))
    },
  )
  return (
    <form className="form" onSubmit={submit}>
      <p className="soft">{t('import.what', { title: file.title, name: file.name, count: file.panels.length })}</p>
      <SelectField label={t('list.team')} value={team} options={teams.map((value) => ({ value, label: value }))} onValue={setTeam} />
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy}>
          {t('import.do')}
        </Button>
      </div>
    </form>
  )
}
