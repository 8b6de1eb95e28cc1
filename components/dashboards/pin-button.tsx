'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { dashboardQuery, dashboardsQuery, saveDashboard } from '@/lib/domains/telemetry/queries/dashboards'
import { DashboardName } from '@/lib/domains/telemetry/dashboard-schemas'
import { SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useToast } from '../ui/toast'
import { dashboardHref, freePanelId, nameFrom, panelOf } from './panel-ask'
import { useWriteTeams } from './use-write-teams'

/** Keeps what the page of metrics shows on a dashboard of a team. */
export function PinButton({ suggested }: { suggested: string }) {
  const t = useTranslations('dashboards')
  const [open, setOpen] = useState(false)
  const teams = useWriteTeams()
  return (
    <>
      <Button icon="dashboards" onClick={() => setOpen(true)} busy={teams === null} {...(teams?.length === 0 && { reason: t('noTeam') })}>
        {t('pin.title')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('pin.title')}>
        <PinForm suggested={suggested} teams={teams ?? []} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function PinForm({ suggested, teams, onClose }: { suggested: string; teams: string[]; onClose: () => void }) {
  const t = useTranslations('dashboards')
  const client = useQueryClient()
  const toast = useToast()
  const params = new URLSearchParams(useSearchParams())
  const list = useQuery(dashboardsQuery())
  const [title, setTitle] = useState(suggested)
  const [chosen, setChosen] = useState('')
  const [team, setTeam] = useState(teams[0] ?? '')
  const [named, setNamed] = useState('')
  const there = list.data?.items.filter((one) => teams.includes(one.team)) ?? []
  const name = nameFrom(named)
  const missing = title.trim() === '' ? t('pin.needsTitle') : chosen === '' && !DashboardName.safeParse(name).success ? t('pin.needsName') : undefined
  const { busy, problem, submit } = useSubmit(
    async () => {
      const known = there.find((one) => `${one.team} ${one.name}` === chosen)
      if (!known) return saveDashboard(team, name, { title: named.trim(), panels: [panelOf(params, 'p1', title.trim())], expectedVersion: 0 })
      // As it is now: a panel is added to what others may have saved meanwhile.
      const now = await client.fetchQuery({ ...dashboardQuery(known.team, known.name), staleTime: 0 })
      return saveDashboard(now.team, now.name, { title: now.title, panels: [...now.panels, panelOf(params, freePanelId(now.panels), title.trim())], expectedVersion: now.version })
    },
    (saved) => {
      void client.invalidateQueries({ queryKey: ['dashboards'], exact: true })
      // Whoever looks at once, and arranges, has the version with the new panel.
      client.setQueryData(dashboardQuery(saved.team, saved.name).queryKey, saved)
      toast({ text: t('pin.done', { title: saved.title }), link: <ScopeLink href={dashboardHref(saved)}>{t('pin.look')}</ScopeLink> })
      onClose()
    },
  )
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (missing === undefined) submit()
      }}
    >
      <TextField label={t('pin.panel')} value={title} maxLength={120} onValue={setTitle} />
      <SelectField label={t('pin.where')} value={chosen} options={[{ value: '', label: t('pin.new') }, ...there.map((one) => ({ value: `${one.team} ${one.name}`, label: `${one.title} (${one.team})` }))]} onValue={setChosen} />
      {chosen === '' && (
        <>
          <TextField label={t('pin.name')} hint={name ? t('pin.address', { name }) : undefined} value={named} maxLength={120} onValue={setNamed} />
          <SelectField label={t('list.team')} value={team} options={teams.map((value) => ({ value, label: value }))} onValue={setTeam} />
        </>
      )}
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy} {...(missing && { reason: missing })}>
          {t('pin.do')}
        </Button>
      </div>
    </form>
  )
}
