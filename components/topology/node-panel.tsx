'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import { applicationHref } from '../applications/figure-cells'
import { RecentChanges } from '../changes/recent-changes'
import { whyHref } from '../correlation/why-ask'
import { changesAsk } from '../overview/ask'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { EdgeTable } from './edge-table'
import type { MapEdge, MapGraph, MapNode } from './map-graph'
import { stateLooks, tracesHref, useNodeWords } from './node-words'
import { orderEdges } from './order'
import { minuteMs } from './replay'
import { ShownMinute, useEvidenceHref } from './shown-minute'

const edgesMax = 14

/** The node in focus: its figures, its calls, what was changed, and the ways to its evidence. */
export function NodePanel({ item, graph, seconds, edge, onClear }: { item: MapNode; graph: MapGraph; seconds: number; edge: string | null; onClear: () => void }) {
  const t = useTranslations('topology')
  const words = useNodeWords(seconds)
  const evidence = useEvidenceHref()
  const minute = useContext(ShownMinute)
  const params = new URLSearchParams(useSearchParams())
  const { node, state } = item
  const own = graph.edges.filter(({ from, to }) => from === item || to === item)
  const shown = orderEdges(own, 'requests').slice(0, edgesMax)
  const application = encodeURIComponent(node.name)
  return (
    <div className="stack">
      <Panel title={words.nameOf(node)} end={<Button look="quiet" icon="close" onClick={onClear}>{t('focus.clear')}</Button>} body>
        <State state={stateLooks[state]} word={words.stateOf(state)} />
        <p className="num mt-2">{words.figuresOf(node)}</p>
        <p className="soft sm">{words.noteOf(node)}</p>
        {node.kind === 'application' && (
          <p className="row wrap gap-3 mt-3 sm">
            <ScopeLink href={applicationHref(node.name)}>{t('open.application')}</ScopeLink>
            <ScopeLink href={evidence(`/traces?application=${application}`)}>{t('open.traces')}</ScopeLink>
            <ScopeLink href={evidence(`/traces?application=${application}&status=error`)}>{t('open.failed')}</ScopeLink>
            <ScopeLink href={evidence(`/logs?application=${application}`)}>{t('open.logs')}</ScopeLink>
            {minute !== null && <ScopeLink href={whyHref({ application: node.name }, { fromMs: minute, toMs: minute + minuteMs })}>{t('open.why')}</ScopeLink>}
          </p>
        )}
      </Panel>
      <Panel title={t('focus.calls')} {...(own.length > shown.length && { footer: t('focus.more', { more: own.length - shown.length }) })}>
        {shown.length === 0 ? <p className="body muted sm">{t('focus.none')}</p> : <EdgeTable edges={shown} seconds={seconds} selected={edge} around={item} />}
      </Panel>
      {node.owner?.kind === 'team' && <RecentChanges ask={changesAsk(params, node.name)} allHref={`/changes?application=${application}`} />}
    </div>
  )
}

/** One chosen call: its figures and the traces behind it. */
export function EdgePanel({ edge, seconds, onClear }: { edge: MapEdge; seconds: number; onClear: () => void }) {
  const t = useTranslations('topology')
  const words = useNodeWords(seconds)
  const evidence = useEvidenceHref()
  const ends = { from: edge.from.node, to: edge.to.node }
  const traces = tracesHref(ends)
  const failed = tracesHref(ends, true)
  return (
    <Panel title={t('edge.title', { from: words.nameOf(ends.from), to: words.nameOf(ends.to) })} end={<Button look="quiet" icon="close" onClick={onClear}>{t('edge.clear')}</Button>} body>
      <State state={stateLooks[edge.state]} word={words.stateOf(edge.state)} />
      <p className="num mt-2">{words.figuresOf(edge.edge)}</p>
      <p className="row wrap gap-3 mt-3 sm">
        {ends.from.kind === 'application' && <ScopeLink href={applicationHref(ends.from.name)}>{ends.from.name}</ScopeLink>}
        {ends.to.kind === 'application' && <ScopeLink href={applicationHref(ends.to.name)}>{ends.to.name}</ScopeLink>}
        {traces !== null && <ScopeLink href={evidence(traces)}>{t('open.traces')}</ScopeLink>}
        {failed !== null && <ScopeLink href={evidence(failed)}>{t('open.failed')}</ScopeLink>}
      </p>
    </Panel>
  )
}
