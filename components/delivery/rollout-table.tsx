'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Icon } from '../ui/icon'
import { Ago } from '../ui/time'
import { releaseName, rolloutHref } from './rollout-look'
import { progressOf } from './rollout-steps'
import { RolloutState, useRolloutSentence } from './rollout-words'

export function RolloutTable({ caption, rows, instead, one = false }: { caption: string; rows: Rollout[]; instead?: ReactNode; one?: boolean }) {
  return <Table caption={caption} columns={useRolloutColumns(one)} rows={rows} rowKey={(row) => row.id} rowHref={rolloutHref} two {...(instead !== undefined && { instead })} />
}

/** Columns of every list of rollouts; `one`: all are of one application, which is not named again. */
export function useRolloutColumns(one: boolean): Column<Rollout>[] {
  const t = useTranslations('delivery')
  const sentence = useRolloutSentence()
  return [
    { key: 'state', head: t('column.state'), cell: (row) => <RolloutState rollout={row} /> },
    {
      key: 'rollout',
      head: t('column.rollout'),
      cell: (row) => (
        <>
          <ScopeLink className="name nowrap" href={rolloutHref(row)}>
            {one ? `#${row.number}` : t('page.title', { application: row.application, number: row.number })}
          </ScopeLink>
          <div className="sub">{row.cluster === row.application ? t(`strategy.${row.strategy}`) : `${row.cluster} · ${t(`strategy.${row.strategy}`)}`}</div>
        </>
      ),
    },
    { key: 'release', head: t('column.release'), priority: 3, cell: (row) => <FromTo rollout={row} /> },
    {
      key: 'now',
      head: t('column.now'),
      priority: 3,
      className: 'wrap',
      cell: (row) => (
        <>
          <div className="soft">{sentence(row)}</div>
          {row.why && <div className="sub trunc clampm">{row.why}</div>}
        </>
      ),
    },
    { key: 'progress', head: t('column.progress'), priority: 3, cell: (row) => <ProgressCell rollout={row} /> },
    {
      key: 'since',
      head: t('column.since'),
      className: 'r',
      cell: (row) => (
        <>
          <Ago atMs={Date.parse(row.createdAt)} />
          <div className="sub">{row.startedBy}</div>
        </>
      ),
    },
  ]
}

/** What served before and what is to serve. */
export function FromTo({ rollout: { from, release } }: { rollout: Pick<Rollout, 'from' | 'release'> }) {
  const t = useTranslations('delivery')
  const words = from ? t('release.fromTo', { from: releaseName(from), to: releaseName(release) }) : `${t('release.first')}: ${releaseName(release)}`
  return (
    <span title={words}>
      <span className="vh">{words}</span>
      <span className="row gap-1 nowrap num" aria-hidden="true">
        {from && <span className="muted">{releaseName(from)}</span>}
        {from && <Icon name="right" small className="muted" />}
        {releaseName(release)}
        {!from && <span className="muted sm">{t('release.first')}</span>}
      </span>
    </span>
  )
}

export function ProgressCell({ rollout }: { rollout: Rollout }) {
  const t = useTranslations('delivery')
  const { way, done, of } = progressOf(rollout)
  const colour = way === 'back' ? 'var(--warn-solid)' : rollout.state === 'succeeded' ? 'var(--ok-solid)' : 'var(--info-solid)'
  return (
    <span className="progress" title={t('progress.named', { way, done, of })}>
      <span className="meter" aria-hidden="true">
        <i style={{ width: `${(done / of) * 100}%`, background: colour }} />
      </span>
      <span className="num muted">{t('progress.steps', { done, of })}</span>
    </span>
  )
}
