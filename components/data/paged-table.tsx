'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Pager } from './pager'
import { Failed, LoadingRows } from './states'
import { type Column, columnClass, Table, TableMessage } from './table'
import type { CursorPages } from './use-cursor-pages'

interface PageOf<Row> {
  items: Row[]
  next: string | null
  total: number | null
}

export interface PagedTableProps<Row> {
  caption: string
  query: UseQueryResult<PageOf<Row>, Error>
  columns: Column<Row>[]
  rowKey: (row: Row) => string
  rowHref?: (row: Row) => string
  pages: CursorPages
  pageSize: number
  order?: ReactNode
  empty: ReactNode
  two?: boolean
}

/** A list that pages by cursors, with its four states in the table's own place. Data that could not be refreshed stays. */
export function PagedTable<Row>({ caption, query, columns, rowKey, rowHref, pages, pageSize, order, empty, two = false }: PagedTableProps<Row>) {
  const { data, error, isFetching, refetch } = query
  const message = (content: ReactNode) => <TableMessage columns={columns.length}>{content}</TableMessage>
  const instead = data
    ? data.items.length === 0
      ? message(empty)
      : undefined
    : error
      ? message(<Failed error={error} retry={() => void refetch()} retrying={isFetching} />)
      : <LoadingRows widths={columns.map((column) => (column.figure ? 60 : 120))} classes={columns.map(columnClass)} rows={5} two={two} />
  return (
    <>
      <Table caption={caption} columns={columns} rows={data?.items ?? []} rowKey={rowKey} two={two} {...(rowHref && { rowHref })} {...(instead && { instead })} />
      {data && data.items.length > 0 && (
        <Pager first={pages.page * pageSize + 1} shown={data.items.length} total={data.total} order={order} onEarlier={pages.earlier} onLater={pages.later(data.next)} />
      )}
    </>
  )
}
