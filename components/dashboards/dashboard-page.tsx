'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { arrangePanels, type PanelMove } from '@/lib/domains/telemetry/core/arrange-panels'
import { type Dashboard, type DashboardFile, dashboardFormat, type DashboardPanel } from '@/lib/domains/telemetry/dashboard-schemas'
import { dashboardQuery, deleteDashboard, saveDashboard } from '@/lib/domains/telemetry/queries/dashboards'
import { Empty } from '../data/states'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'
import { dashboardHref } from './panel-ask'
import { PanelCard } from './panel-card'

/** A dashboard: to look at, and to arrange. */
export function DashboardPage({ team, name }: { team: string; name: string }) {
  const t = useTranslations('dashboards')
  const { data: dashboard } = useSuspenseQuery(dashboardQuery(team, name))
  const [draft, setDraft] = useState<readonly DashboardPanel[] | null>(null)
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{dashboard.title}</h1>
          <p className="lede">{t('lede', { team, version: dashboard.version, by: dashboard.updatedBy })}</p>
        </div>
        {draft === null && <Acts dashboard={dashboard} onArrange={() => setDraft(dashboard.panels)} />}
      </div>
      {draft !== null && <Arranging dashboard={dashboard} draft={draft} onDraft={setDraft} />}
      {draft === null &&
        (dashboard.panels.length === 0 ? (
          <Empty title={t('noPanels')} icon="dashboards" actions={<ScopeLink className="btn primary" href="/metrics">{t('toMetrics')}</ScopeLink>}>
            {t('noPanelsText')}
          </Empty>
        ) : (
          <div className="dash-grid">
            {dashboard.panels.map((panel) => (
              <PanelCard key={panel.id} panel={panel} />
            ))}
          </div>
        ))}
    </>
  )
}

function Acts({ dashboard, onArrange }: { dashboard: Dashboard; onArrange: () => void }) {
  const t = useTranslations('dashboards')
  const client = useQueryClient()
  const router = useRouter()
  const toast = useToast()
  const decision = useDecide()('dashboards:write', dashboard.teamId)
  const reason = decision.allowed ? undefined : decision.rule
  const { team, name, title, panels, version } = dashboard
  const gone = () => void client.invalidateQueries({ queryKey: ['dashboards'], exact: true })
  const back = () =>
    void saveDashboard(team, name, { title, panels, expectedVersion: 0 }).then(
      (saved) => {
        gone()
        router.push(dashboardHref(saved))
      },
      () => toast({ text: t('notBack', { title }) }),
    )
  const removal = useSubmit(
    () => deleteDashboard(team, name, version),
    () => {
      gone()
      toast({ text: t('deleted', { title }), undo: back })
      router.push('/dashboards')
    },
  )
  const save = () => {
    const file: DashboardFile = { format: dashboardFormat, name, title, panels }
    const address = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: 'application/json' }))
    Object.assign(document.createElement('a'), { href: address, download: `${name}.json` }).click()
    URL.revokeObjectURL(address)
  }
  return (
    <div className="row wrap">
      <Button icon="download" onClick={save}>
        {t('export')}
      </Button>
      <Button onClick={onArrange} {...(reason && { reason })}>
        {t('arrange')}
      </Button>
      <Button look="danger" icon="trash" busy={removal.busy} onClick={() => removal.submit()} {...(reason && { reason })}>
        {t('delete')}
      </Button>
      <ProblemNote problem={removal.problem} />
    </div>
  )
}

function Arranging({ dashboard, draft, onDraft }: { dashboard: Dashboard; draft: readonly DashboardPanel[]; onDraft: (draft: readonly DashboardPanel[] | null) => void }) {
  const t = useTranslations('dashboards')
  const client = useQueryClient()
  const toast = useToast()
  const [moving, setMoving] = useState<string | null>(null)
  const [title, setTitle] = useState(dashboard.title)
  const { busy, problem, submit } = useSubmit(
    () => saveDashboard(dashboard.team, dashboard.name, { title: title.trim() || dashboard.title, panels: [...draft], expectedVersion: dashboard.version }),
    (saved) => {
      client.setQueryData(dashboardQuery(saved.team, saved.name).queryKey, saved)
      void client.invalidateQueries({ queryKey: ['dashboards'], exact: true })
      toast({ text: t('saved', { title: saved.title }) })
      onDraft(null)
    },
  )
  const change = (id: string, size: Partial<DashboardPanel>) => onDraft(draft.map((one) => (one.id === id ? { ...one, ...size } : one)))
  const move = (id: string, how: PanelMove) => onDraft(arrangePanels(draft, id, how))
  const at = draft.findIndex(({ id }) => id === moving)
  const held = draft[at]
  return (
    <>
      <form className="row wrap mb-3" onSubmit={submit}>
        <div className="input" style={{ width: 280 }}>
          <input aria-label={t('title')} value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
        </div>
        <Button look="primary" type="submit" busy={busy}>
          {t('save')}
        </Button>
        <Button look="quiet" onClick={() => onDraft(null)}>
          {t('cancel')}
        </Button>
        <span id="arrange-keys" className="xs muted">
          {t('keys')}
        </span>
        <span className="vh" role="status">
          {held ? t('place', { title: held.title, at: at + 1, of: draft.length, width: held.width, height: held.height }) : ''}
        </span>
      </form>
      <ProblemNote problem={problem} />
      <div className="dash-grid">
        {draft.map((panel) => (
          <PanelCard
            key={panel.id}
            panel={panel}
            arrange={{
              moving: moving === panel.id,
              onMoving: (on) => setMoving(on ? panel.id : null),
              onMove: (how) => move(panel.id, how),
              onRemove: () => onDraft(draft.filter((one) => one !== panel)),
              onRename: (next) => change(panel.id, { title: next }),
            }}
          />
        ))}
      </div>
    </>
  )
}
