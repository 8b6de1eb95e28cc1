'use client'

import { useTranslations } from 'next-intl'
import { type Column, Table } from '../data/table'
import { State } from '../ui/state'
import { NodeName, useFigureColumns } from './figure-columns'
import type { MapEdge, MapNode } from './map-graph'
import { stateLooks, tracesHref, useNodeWords } from './node-words'

export interface EdgeTableProps {
  edges: MapEdge[]
  seconds: number
  sort?: string
  onSort?: (sort: string) => void
  selected?: string | null
  /** The node that all of them touch: only the other end is named. */
  around?: MapNode
}

/** Calls as a table: the map for those who read rows. */
export function EdgeTable({ edges, seconds, sort, onSort, selected = null, around }: EdgeTableProps) {
  const t = useTranslations('topology')
  const { stateOf } = useNodeWords(seconds)
  const figures = useFigureColumns<MapEdge>(seconds, {
    figures: ({ edge, state }) => ({ ...edge, state }),
    traces: ({ from, to }, failed) => tracesHref({ from: from.node, to: to.node }, failed),
  })
  const state: Column<MapEdge> = { key: 'state', head: t('column.state'), priority: 3, cell: (row) => <State state={stateLooks[row.state]} word={stateOf(row.state)} /> }
  const other: Column<MapEdge> = {
    key: 'other',
    head: t('column.other'),
    cell: ({ from, to }) => (
      <>
        <span className="muted">{t(from === around ? 'calls-to' : 'called-by')}</span> <NodeName node={from === around ? to.node : from.node} seconds={seconds} />
      </>
    ),
  }
  const ends: Column<MapEdge>[] = [
    { key: 'from', head: t('column.from'), sort: 'ascending', cell: ({ from }) => <NodeName node={from.node} seconds={seconds} /> },
    { key: 'to', head: t('column.to'), sort: 'ascending', cell: ({ to }) => <NodeName node={to.node} seconds={seconds} /> },
    state,
  ]
  return (
    <Table
      caption={t('calls')}
      columns={[...(around ? [other] : ends), ...figures]}
      rows={edges}
      rowKey={({ id }) => id}
      {...(selected !== null && { selected: (row: MapEdge) => row.id === selected })}
      {...(sort !== undefined && { sort })}
      {...(onSort && { onSort })}
    />
  )
}
