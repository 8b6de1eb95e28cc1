'use client'

import { useTranslations } from 'next-intl'
import { Pager } from '../data/pager'
import { type Column, Table } from '../data/table'
import { useUrlState } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { EdgeTable } from './edge-table'
import { NodeName, useFigureColumns } from './figure-columns'
import type { MapGraph, MapNode } from './map-graph'
import { stateLooks, useNodeWords } from './node-words'
import { orderEdges, orderNodes } from './order'
import { useSlice } from './use-slice'

/** The twin of the map: every call, and everything that calls or is called, sorted by each column. */
export function TopologyList({ graph, seconds, edge }: { graph: MapGraph; seconds: number; edge: string | null }) {
  return (
    <>
      <Calls graph={graph} seconds={seconds} edge={edge} />
      <div className="sect">
        <Nodes graph={graph} seconds={seconds} />
      </div>
    </>
  )
}

function Calls({ graph, seconds, edge }: { graph: MapGraph; seconds: number; edge: string | null }) {
  const t = useTranslations('topology')
  const [sort, setSort] = useUrlState('sort', 'errors')
  const slice = useSlice(orderEdges(graph.edges, sort), 'calls')
  return (
    <Panel title={t('calls')} className="tm-list">
      <EdgeTable edges={slice.rows} seconds={seconds} sort={sort} onSort={setSort} selected={edge} />
      <Pager first={slice.first} shown={slice.rows.length} total={graph.edges.length} onEarlier={slice.onEarlier} onLater={slice.onLater} />
    </Panel>
  )
}

function Nodes({ graph, seconds }: { graph: MapGraph; seconds: number }) {
  const t = useTranslations('topology')
  const { noteOf, stateOf } = useNodeWords(seconds)
  const [sort, setSort] = useUrlState('nodesort', 'errors')
  const slice = useSlice(orderNodes(graph.nodes, sort), 'nodes')
  const figures = useFigureColumns<MapNode>(seconds, {
    figures: ({ node, state }) => ({ ...node, state }),
    traces: ({ node }, failed) => (node.kind === 'application' ? `/traces?${new URLSearchParams({ application: node.name, ...(failed && { status: 'error' }) }).toString()}` : null),
  })
  const columns: Column<MapNode>[] = [
    { key: 'name', head: t('column.name'), sort: 'ascending', cell: ({ node }) => <NodeName node={node} seconds={seconds} strong /> },
    { key: 'owner', head: t('column.owner'), sort: 'ascending', priority: 3, cell: ({ node }) => <span className="soft">{noteOf(node)}</span> },
    {
      key: 'state',
      head: t('column.state'),
      priority: 3,
      cell: ({ state, changed }) => (
        <span className="row gap-2">
          <State state={stateLooks[state]} word={stateOf(state)} />
          {changed && <span className="pill">{t('changed')}</span>}
        </span>
      ),
    },
    ...figures,
  ]
  return (
    <Panel title={t('nodes')}>
      <Table
        caption={t('nodes')}
        columns={columns}
        rows={slice.rows}
        rowKey={({ id }) => id}
        sort={sort}
        onSort={setSort}
      />
      <Pager first={slice.first} shown={slice.rows.length} total={graph.nodes.length} onEarlier={slice.onEarlier} onLater={slice.onLater} />
    </Panel>
  )
}
