'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { drainsQuery } from '@/lib/domains/drains/queries/drains'
import { Pager } from '../data/pager'
import { Empty, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { drainWord } from './drain-look'
import { DrainQuotaPanel } from './drain-quota-panel'
import { DrainTable } from './drain-table'
import { drainsAsk, drainsPageSize } from './drains-ask'

const troubled = new Set(['losing', 'failing', 'behind'])

/** Where the teams send their telemetry, and how far each of it is. */
export function DrainsPage() {
  const t = useTranslations('drains')
  const params = new URLSearchParams(useSearchParams())
  useStreamInvalidation(['drains'], [['drains']])
  const live = useLive(3_000)
  const { data } = useSuspenseQuery({ ...drainsQuery(drainsAsk(params)), refetchInterval: live.refetchInterval })
  const pages = useCursorPages()
  const team = params.get('team')
  const ill = data.items.filter((one) => troubled.has(drainWord(one, data.collectorAnswers))).length
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede', { total: data.total ?? data.items.length, ill })}</p>
        </div>
        <div className="acts">
          <NewButton />
        </div>
      </div>
      <div className="stack stack-4">
        {!data.collectorAnswers && data.items.length > 0 && <p className="note warn" role="status">{t('collectorSilent')}</p>}
        {!team && data.items.length === 0 && pages.page === 0 ? (
          <Panel>
            <Empty icon="external" title={t('empty.title')}>
              {t('empty.text')}
              <br />
              {t('empty.qd')}
              <code className="mono block mt-2">npm run -s qd -- drains create NAME --team T --kind syslog --to syslog-tls://logs.example.com:6514</code>
            </Empty>
          </Panel>
        ) : (
          <Panel title={t('list.title')}>
            <div className="body">
              <TeamFilter teams={data.quotas.map((one) => one.team)} />
            </div>
            <DrainTable rows={data.items} collectorAnswers={data.collectorAnswers} {...(data.items.length === 0 && { instead: <TableMessage columns={9}><Nothing /></TableMessage> })} />
            {data.items.length > 0 && <Pager first={pages.page * drainsPageSize + 1} shown={data.items.length} total={data.total} order={t('list.order')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />}
          </Panel>
        )}
        {data.quotas.length > 0 && <DrainQuotaPanel quotas={data.quotas} />}
      </div>
    </>
  )
}

/** Leads to the form; who may not is told so here, before anything is filled in. */
function NewButton() {
  const t = useTranslations('drains')
  const refusal = useRefusalText()(useDecide()('drains:write'))
  if (refusal !== null)
    return (
      <Button icon="plus" reason={refusal}>
        {t('new.act')}
      </Button>
    )
  return (
    <ScopeLink className="btn primary" href="/drains/new">
      <Icon name="plus" />
      {t('new.act')}
    </ScopeLink>
  )
}

function Nothing() {
  const t = useTranslations('drains')
  const change = useQueryChange()
  return <NoMatch what={t('list.noMatch')} onClear={() => change({ team: null, page: null })} />
}

function TeamFilter({ teams }: { teams: string[] }) {
  const t = useTranslations('drains')
  const params = useSearchParams()
  const change = useQueryChange()
  const value = params.get('team') ?? ''
  // A team of the address that the reader is not in is still what is asked for.
  const shown = value !== '' && !teams.includes(value) ? [value, ...teams] : teams
  return <Select label={t('column.team')} value={value} options={[{ value: '', label: t('anyTeam') }, ...shown.map((one) => ({ value: one, label: one }))]} onChange={(team) => change({ team: team || null, page: null })} />
}
