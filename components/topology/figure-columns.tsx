'use client'

import { useTranslations } from 'next-intl'
import type { FiguresState } from '@/lib/domains/estate/core/judge-figures'
import type { TopologyNode } from '@/lib/domains/estate/topology-schemas'
import { applicationHref, NotKnown } from '../applications/figure-cells'
import { millisecondsColumn, percent, rate } from '../data/numbers'
import type { Column } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { useNodeWords } from './node-words'
import { useEvidenceHref } from './shown-minute'

interface Measured<Row> {
  figures: (row: Row) => { requests: number; errors: number; p95Ms: number | null; state: FiguresState }
  /** Where the evidence is; null where nobody sends spans. */
  traces: (row: Row, failed: boolean) => string | null
}

const tones: Partial<Record<FiguresState, string>> = { failing: 't-bad strong', degraded: 't-warn strong' }

/** Rate, error share and p95, each a link to the traces behind it. */
export function useFigureColumns<Row>(seconds: number, { figures, traces }: Measured<Row>): Column<Row>[] {
  const t = useTranslations('topology')
  const evidence = useEvidenceHref()
  const linked = (href: string | null, text: string, className = 'plain') => (href === null ? <span className={className}>{text}</span> : <ScopeLink className={className} href={evidence(href)}>{text}</ScopeLink>)
  return [
    { key: 'requests', head: t('column.rate'), figure: true, sort: 'descending', cell: (row) => (figures(row).requests === 0 ? <NotKnown /> : linked(traces(row, false), rate(figures(row).requests / Math.max(1, seconds)).value)) },
    {
      key: 'errors',
      head: t('column.errors'),
      figure: true,
      sort: 'descending',
      cell: (row) => {
        const { requests, errors, state } = figures(row)
        return requests === 0 ? <NotKnown /> : linked(errors > 0 ? traces(row, true) : null, percent(errors / requests).value, tones[state])
      },
    },
    { key: 'p95', head: t('column.p95'), figure: true, priority: 3, sort: 'descending', cell: (row) => (figures(row).p95Ms === null ? <NotKnown /> : <>{millisecondsColumn(figures(row).p95Ms ?? 0)}</>) },
  ]
}

/** A name that opens what it names; what is no application is only named. */
export function NodeName({ node, seconds, strong = false }: { node: TopologyNode; seconds: number; strong?: boolean }) {
  const { nameOf } = useNodeWords(seconds)
  if (node.kind !== 'application') return <span className={strong ? 'med' : ''}>{nameOf(node)}</span>
  return (
    <ScopeLink className={strong ? 'name' : 'plain'} href={applicationHref(node.name)}>
      {nameOf(node)}
    </ScopeLink>
  )
}
