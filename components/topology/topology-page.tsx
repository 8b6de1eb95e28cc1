'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { topologyQuery } from '@/lib/domains/estate/queries/topology'
import type { Topology } from '@/lib/domains/estate/topology-schemas'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { applicationHref } from '../applications/figure-cells'
import { Freshness, StaleNote } from '../data/freshness'
import { formatMoment } from '../data/moments'
import { count } from '../data/numbers'
import { Empty, NoMatch } from '../data/states'
import { changesAsk, scopeAsk } from '../overview/ask'
import { withScope } from '../shell/scope'
import { useLive } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { graphOf, lookAt, type MapGraph } from './map-graph'
import { EdgePanel, NodePanel } from './node-panel'
import { minuteMs } from './replay'
import { ReplayBar } from './replay-bar'
import { ShownMinute } from './shown-minute'
import { TeamView } from './team-view'
import { topologyAsk, topologyFilterKeys, topologyLook, type TopologyView, topologyViews } from './topology-ask'
import { TopologyFilters } from './topology-filters'
import { TopologyList } from './topology-list'
import { TopologyMap } from './topology-map'
import { useNarrow } from './use-narrow'
import { useReplay } from './use-replay'

/** Who calls whom, live: as a map, as its twin the table, and by team. */
export function TopologyPage() {
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(5_000)
  // Calls are counted 30 s after their spans arrived: at a busy estate the newest of them are not in the answer yet.
  const limitMs = live.limitMs === null ? null : 90_000
  const look = topologyLook(params)
  const narrow = useNarrow()
  const view = look.view ?? (narrow ? 'list' : 'map')
  const ask = topologyAsk(params)
  const { data, isRefetchError } = useSuspenseQuery({ ...topologyQuery(ask), refetchInterval: live.refetchInterval })
  const replay = useReplay(data, ask)
  const shown = replay.frame ?? data
  const shownMs = replay.frame === null ? null : replay.frame.range.fromMs
  const changed = useChanged(params, shownMs)
  const graph = useMemo(() => graphOf(shown, look.group, changed), [shown, look.group, changed])
  const whole = useMemo(() => graphOf(data, look.group, nobody), [data, look.group])
  return (
    <ShownMinute value={shownMs}>
      <StaleNote meta={data.meta} limitMs={limitMs} failing={isRefetchError} />
      <Head topology={shown} graph={graph} view={view} past={isRefetchError} atMs={shownMs} />
      {data.edges.length === 0 ? (
        <Nothing />
      ) : (
        <>
          <ReplayBar replay={replay} union={data} ask={scopeAsk(params)} />
          {view === 'teams' ? (
            <TeamView topology={shown} />
          ) : (
            <>
              <TopologyFilters view={view} />
              <Shown topology={shown} graph={graph} {...(shownMs !== null && { whole })} view={view} failing={isRefetchError} limitMs={limitMs} />
            </>
          )}
        </>
      )}
    </ShownMinute>
  )
}

const nobody: ReadonlySet<string> = new Set()

/** Names of the applications that the ledger tells something of in the range, or in one minute of it, by its newest hundred entries. */
function useChanged(params: URLSearchParams, minute: number | null): ReadonlySet<string> {
  const { data } = useQuery(changesQuery(changesAsk(params)))
  return useMemo(() => {
    const within = ({ at }: { at: string }) => minute === null || (Date.parse(at) >= minute && Date.parse(at) < minute + minuteMs)
    return new Set(data?.items.filter(within).flatMap(({ application }) => (application === null ? [] : [application])))
  }, [data, minute])
}

interface HeadProps {
  topology: Topology
  graph: MapGraph
  view: TopologyView
  past: boolean
  /** The minute that is replayed. */
  atMs: number | null
}

function Head({ topology, graph, view, past, atMs }: HeadProps) {
  const t = useTranslations('topology')
  const change = useQueryChange()
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const applications = new Set(graph.nodes.filter(({ node }) => node.kind === 'application').map(({ node }) => node.name)).size
  const failing = graph.edges.filter(({ state }) => state === 'failing' || state === 'degraded').length
  const called = graph.edges.filter(({ edge }) => edge.requests > 0).length
  const sentence =
    atMs === null
      ? t(past ? 'sentencePast' : 'sentence', { applications, calls: count(graph.edges.length), failing })
      : t('sentenceAt', { at: formatMoment(atMs, { locale, timeZone, style: 'day' }), calls: count(called), of: count(graph.edges.length), failing })
  return (
    <div className="page-head">
      <div className="grow">
        <h1>{t('title')}</h1>
        <p className="lede">{topology.edges.length === 0 ? t('lede') : sentence}</p>
      </div>
      <div className="acts">
        <span className="seg" role="group" aria-label={t('views')}>
          {topologyViews.map((one) => (
            <button key={one} type="button" aria-pressed={view === one} onClick={() => change({ view: one }, 'push')}>
              {t(`view.${one}`)}
            </button>
          ))}
        </span>
      </div>
    </div>
  )
}

function Nothing() {
  const t = useTranslations('topology')
  return (
    <Panel>
      <Empty icon="topology" title={t('empty.title')}>
        {t('empty.text')}
      </Empty>
    </Panel>
  )
}

const withoutOwnCalls = ({ nodes, edges }: MapGraph): MapGraph => ({ nodes, edges: edges.filter(({ from, to }) => from !== to) })

interface ShownProps {
  topology: Topology
  graph: MapGraph
  /** The map of the whole range, while one minute of it is shown. */
  whole?: MapGraph
  view: Exclude<TopologyView, 'teams'>
  failing: boolean
  limitMs: number | null
}

/** What the filters leave, and what is chosen of it. */
function Shown({ topology, graph, whole, view, failing, limitMs }: ShownProps) {
  const t = useTranslations('topology')
  const search = useSearchParams()
  const change = useQueryChange()
  const router = useRouter()
  const look = useMemo(() => topologyLook(new URLSearchParams(search)), [search])
  const shown = useMemo(() => lookAt(graph, look), [graph, look])
  // A call of an application to itself has no line: the table has its row.
  const lines = useMemo(() => withoutOwnCalls(shown), [shown])
  // Who is unhealthy changes with the minute: places are those of all that may come into sight.
  const placed = useMemo(() => whole && withoutOwnCalls(lookAt(whole, { ...look, onlyUnhealthy: false })), [whole, look])
  const edgeId = search.get('sel')
  const { focus, label, view: _view, ...rest } = look
  const edge = shown.edges.find(({ id }) => id === edgeId)
  const item = shown.nodes.find(({ id }) => id === focus)
  if (shown.nodes.length === 0) return <Panel><NoMatch what={t('noMatch')} onClear={() => change(Object.fromEntries(topologyFilterKeys.map((key) => [key, null])))} /></Panel>
  const end = <Freshness meta={topology.meta} failing={failing} limitMs={limitMs} />
  const main =
    view === 'list' ? (
      <TopologyList graph={shown} seconds={topology.seconds} edge={edgeId} />
    ) : (
      <Panel title={item ? t('map.around', { name: item.node.name || t(`kind.${item.node.kind}`) }) : t('map.title')} end={end} footer={<span>{t('map.keys')}{topology.more > 0 && ` ${t('map.more', { more: topology.more })}`}</span>}>
        <TopologyMap
          graph={lines}
          placed={placed}
          seconds={topology.seconds}
          focus={focus}
          edge={edgeId}
          label={label}
          asked={JSON.stringify([focus, rest])}
          groupName={(group) => (group === 'platform' || group === 'none' ? t(`owner.${group}`) : group === '' ? t('group.rest') : group)}
          onFocus={(id) => change({ focus: id, sel: null, ...(id === null && { hops: null }) }, 'push')}
          onEdge={(id) => change({ sel: id === edgeId ? null : id }, 'push')}
          onOpen={({ node }) => node.kind === 'application' && router.push(withScope(applicationHref(node.name), new URLSearchParams(search)))}
        />
      </Panel>
    )
  const chosen = item !== undefined || edge !== undefined
  // The map keeps its place in the tree, and with it the keyboard's focus, when something is chosen.
  return (
    <div className={chosen ? 'cols' : ''}>
      <div className="stack">{main}</div>
      {chosen && (
        <div className="stack">
          {edge && <EdgePanel edge={edge} seconds={topology.seconds} onClear={() => change({ sel: null })} />}
          {item && <NodePanel item={item} graph={shown} seconds={topology.seconds} edge={edgeId} onClear={() => change({ focus: null, hops: null, sel: null }, 'push')} />}
        </div>
      )}
    </div>
  )
}
