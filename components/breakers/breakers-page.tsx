'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { ownerOf } from '@/lib/domains/breakers/core/breaker-owner'
import { wallQuery } from '@/lib/domains/breakers/queries/breakers'
import { type Wall, WallSource } from '@/lib/domains/breakers/schemas'
import { Freshness, StaleNote } from '../data/freshness'
import { SearchForm, WordsField } from '../data/search-form'
import { Empty, NoMatch } from '../data/states'
import { useLive } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { breakerId, callerOf } from './breaker-look'
import { BreakerPanel } from './breaker-panel'
import { BreakerTable } from './breaker-table'
import { BreakerWall } from './breaker-wall'
import { wallAsk, wallGroups, wallLook, wallStates, wallViews } from './breakers-ask'
import { ReplayPanel } from './replay-panel'
import { StreamsPanel } from './streams-panel'

/** Every breaker of the estate on one wall, live; one of them whole; and what other rules would have done. */
export function BreakersPage() {
  const t = useTranslations('breakers')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(2_000)
  const { data, isRefetchError } = useSuspenseQuery({ ...wallQuery(wallAsk(params)), refetchInterval: live.refetchInterval })
  const meta = { source: t('source.proxy'), asOfMs: data.nowMs, complete: data.problems.length === 0, missing: data.problems.map(({ source, from, problem }) => [t(`source.${source}`), from, problem].filter(Boolean).join(' ')) }
  const change = useQueryChange()
  const { view } = wallLook(params)
  return (
    <>
      <StaleNote meta={meta} limitMs={live.limitMs} failing={isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{data.total === 0 ? t('lede') : t(isRefetchError ? 'sentencePast' : 'sentence', { total: data.total, open: data.counts.open, half: data.counts.halfOpen, forced: data.counts.forced })}</p>
        </div>
        <div className="acts">
          <Freshness meta={meta} failing={isRefetchError} limitMs={live.limitMs} />
          <span className="seg" role="group" aria-label={t('views')}>
            {wallViews.map((one) => (
              <button key={one} type="button" aria-pressed={view === one} onClick={() => change({ view: one === 'wall' ? null : one })}>
                {t(`view.${one}`)}
              </button>
            ))}
          </span>
        </div>
      </div>
      {data.total > 0 && <Filters />}
      <Shown wall={data} />
      <StreamsPanel />
    </>
  )
}

function Filters() {
  const t = useTranslations('breakers')
  const params = new URLSearchParams(useSearchParams())
  const change = useQueryChange()
  const { state = 'all', source } = wallAsk(params)
  const { group } = wallLook(params)
  return (
    <SearchForm names={['q']}>
      <WordsField label={t('filter.words')} placeholder={t('filter.wordsHint')} />
      <Select label={t('filter.state')} value={state} options={wallStates.map((value) => ({ value, label: t(`filter.states.${value}`) }))} onChange={(value) => change({ state: value === 'all' ? null : value })} />
      <Select label={t('filter.source')} value={source ?? 'any'} options={[{ value: 'any', label: t('filter.anySource') }, ...WallSource.options.map((value) => ({ value, label: t(`source.${value}`) }))]} onChange={(value) => change({ source: value === 'any' ? null : value })} />
      <Select label={t('filter.group')} value={group} options={wallGroups.map((value) => ({ value, label: t(`filter.groups.${value}`) }))} onChange={(value) => change({ group: value === 'none' ? null : value })} />
    </SearchForm>
  )
}

function Shown({ wall }: { wall: Wall }) {
  const t = useTranslations('breakers')
  const params = new URLSearchParams(useSearchParams())
  const change = useQueryChange()
  const { view, group, sel } = wallLook(params)
  const chosen = sel === null ? undefined : wall.breakers.find((one) => breakerId(one) === sel)
  if (wall.total === 0)
    return (
      <Panel>
        <Empty icon="breaker" title={t('empty.title')}>
          {t('empty.text')}
        </Empty>
      </Panel>
    )
  if (wall.breakers.length === 0)
    return (
      <Panel>
        <NoMatch what={t('noMatch')} onClear={() => change({ q: null, state: null, source: null })} />
      </Panel>
    )
  const teamId = chosen ? wall.teams[ownerOf(chosen.caller, chosen.name)] : undefined
  const isOf = ({ caller, callee }: { caller: string; callee: string }) => chosen?.source === 'proxy' && caller === callerOf(chosen) && callee === chosen.name
  return (
    <>
      <div className={chosen ? 'cols' : ''}>
        <div className="stack">
          {view === 'table' ? <BreakerTable breakers={wall.breakers} selected={sel} /> : <BreakerWall breakers={wall.breakers} group={group} selected={sel} />}
          {wall.more > 0 && <p className="sm muted">{t('more', { more: wall.more })}</p>}
        </div>
        {chosen && (
          <div className="stack">
            <BreakerPanel key={sel} breaker={chosen} teamId={teamId} force={wall.forces.find(isOf)} inForce={wall.rulesInForce.find(isOf)} onClose={() => change({ sel: null })} />
          </div>
        )}
      </div>
      {chosen?.source === 'proxy' && <ReplayPanel key={`replay-${sel}`} breaker={chosen} teamId={teamId} />}
    </>
  )
}
