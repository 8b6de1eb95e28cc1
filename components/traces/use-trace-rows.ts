'use client'

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type FoldAsk, rowsPerPage, type TraceReads, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import type { WaterfallSpan } from '@/lib/domains/telemetry/trace-schemas'

export interface TraceRows {
  /** Undefined where the row's page has not come yet. */
  row: (index: number) => WaterfallSpan | undefined
  /** Where a span stands among the rows that are here; -1 when it is not among them. */
  find: (spanId: string) => number
  total: number
  /** A page in sight could not be read. */
  failed: boolean
  /** The first and last row in sight. */
  look: (from: number, to: number) => void
}

/** The rows in sight and a little around them, asked page by page as the list is scrolled. */
export function useTraceRows(reads: TraceReads, fold: FoldAsk, firstPage: number): TraceRows {
  const [sight, setSight] = useState<[number, number]>([firstPage, firstPage])
  const queries = traceQueries(reads)
  const head = useQuery({ ...queries.rows(fold, sight[0]), placeholderData: keepPreviousData })
  const pages = Array.from({ length: sight[1] - sight[0] + 1 }, (_, at) => sight[0] + at)
  const read = useQueries({
    // While a fold is asked for, its page stays as it was; rows of another page have no business here.
    queries: pages.map((page) => ({ ...queries.rows(fold, page), placeholderData: keepPreviousData })),
    combine: (answers) => ({ failed: answers.some(({ isError }) => isError), byPage: new Map(answers.map(({ data }, at) => [pages[at] ?? 0, data?.from === (pages[at] ?? 0) * rowsPerPage ? data.rows : undefined])) }),
  })
  const total = head.data?.total ?? 0
  // Synchronises what is asked with a list that a fold made shorter than where it was scrolled to.
  const last = Math.max(0, Math.ceil(total / rowsPerPage) - 1)
  useEffect(() => {
    if (total > 0 && sight[0] > last) setSight([last, last])
  }, [total, last, sight])
  return {
    row: (index) => read.byPage.get(Math.floor(index / rowsPerPage))?.[index % rowsPerPage],
    find: (spanId) => {
      for (const [page, rows] of read.byPage) {
        const at = rows?.findIndex((row) => row.spanId === spanId) ?? -1
        if (at >= 0) return page * rowsPerPage + at
      }
      return -1
    },
    total,
    failed: read.failed,
    look: (from, to) => {
      const next: [number, number] = [Math.floor(from / rowsPerPage), Math.floor(to / rowsPerPage)]
      if (next[0] !== sight[0] || next[1] !== sight[1]) setSight(next)
    },
  }
}
