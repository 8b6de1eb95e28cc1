'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { rollBackRoute } from '@/lib/domains/gateway/queries/routes'
import { DeleteRouteInput, type RouteDetail, type RouteVersion } from '@/lib/domains/gateway/route-api-schemas'
import { Table } from '../data/table'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useRefusalText } from '../delivery/refusal-text'
import { useTeamDecision } from '../services/use-team-decision'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { Moment } from '../ui/time'
import { matchText, targetsText } from './route-look'

/** Every version with who saved it and why; an old one is made the newest again. */
export function RouteVersions({ route }: { route: RouteDetail }) {
  const t = useTranslations('gateway')
  const [chosen, setChosen] = useState<RouteVersion | null>(null)
  const refusal = useRefusalText()(useTeamDecision(route.team)('gateway:write'))
  return (
    <Panel title={t('versions.title')} footer={t('versions.order')}>
      <Table
        two caption={t('versions.title')} rows={route.versions} rowKey={({ version }) => String(version)}
        columns={[
          { key: 'version', head: t('versions.version'), cell: ({ version }) => <span className="mono">v{version}</span> },
          {
            key: 'what',
            head: t('versions.what'),
            cell: ({ document, why }) => (
              <>
                <span className="mono" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>{matchText(document)}</span> → {targetsText(document)}
                {why && <div className="sub">{why}</div>}
              </>
            ),
          },
          { key: 'by', head: t('versions.by'), priority: 3, cell: ({ savedBy }) => savedBy.name },
          { key: 'at', head: t('versions.at'), priority: 2, cell: ({ savedAt }) => <Moment atMs={Date.parse(savedAt)} style="full" /> },
          {
            key: 'act', head: t('versions.act'), hiddenHead: true, className: 'r',
            cell: (one) =>
              one.version === route.version ? null : (
                <Button look="quiet" icon="undo" onClick={() => setChosen(one)} {...(refusal !== null && { reason: refusal })}>
                  {t('versions.rollBack', { version: one.version })}
                </Button>
              ),
          },
        ]}
      />
      <Dialog open={chosen !== null} onClose={() => setChosen(null)} title={t('versions.dialog', { version: chosen?.version ?? 0 })}>
        {chosen && <RollBack route={route} to={chosen} onClose={() => setChosen(null)} />}
      </Dialog>
    </Panel>
  )
}

function RollBack({ route, to, onClose }: { route: RouteDetail; to: RouteVersion; onClose: () => void }) {
  const t = useTranslations('gateway')
  const client = useQueryClient()
  const [why, setWhy] = useState('')
  const missing = DeleteRouteInput.shape.why.safeParse(why).success ? undefined : t('whyFirst')
  const { busy, problem, submit } = useSubmit(
    () => rollBackRoute(route.name, { version: to.version, expectedVersion: route.version, why: why.trim() }),
    () => {
      void client.invalidateQueries({ queryKey: ['gateway'] })
      onClose()
    },
  )
  return (
    <form className="form" onSubmit={(event) => (missing === undefined ? submit(event) : event.preventDefault())}>
      <p className="soft">{t('versions.will', { version: to.version, next: route.version + 1 })}</p>
      <TextField label={t('whyNeeded')} autoFocus maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
      <ProblemNote problem={problem} />
      {problem?.errors?.map(({ pointer, detail }) => <p key={pointer} className="err" role="alert">{detail}</p>)}
      <div className="acts">
        <Button type="submit" look="primary" busy={busy} {...(missing !== undefined && { reason: missing })}>
          {t('versions.rollBack', { version: to.version })}
        </Button>
      </div>
    </form>
  )
}
