'use client'

import { useSearchParams } from 'next/navigation'
import { useRouter } from 'next/navigation'
import type { MouseEvent, ReactNode } from 'react'
import { withScope } from '../shell/scope'
import { Icon } from '../ui/icon'
import { directionOf, nextSort, type SortDirection } from './sort'

export interface Column<Row> {
  key: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  /** Figures: to the right, in mono, with the unit in the head. */
  figure?: boolean
  /** 2 goes below 1321 px, 3 below 721 px. What it said is on the row's own page. */
  priority?: 2 | 3
  /** Present where the server can sort by it; the direction it starts with. */
  sort?: SortDirection
  className?: string
  /** A head that is only an action's place has a name for those who do not see it. */
  hiddenHead?: boolean
}

export interface TableProps<Row> {
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  /** The row's own page: the whole row opens it, the name inside it is the real link. */
  rowHref?: (row: Row) => string
  selected?: (row: Row) => boolean
  two?: boolean
  sort?: string
  onSort?: (sort: string) => void
  /** Rows in their place: loading boxes, or one cell that says why there are none. */
  instead?: ReactNode
}

export const columnClass = <Row,>(column: Column<Row>) => [column.figure && 'r', column.priority && `p${column.priority}`, column.className].filter(Boolean).join(' ')

function Head<Row>({ column, sort, onSort }: { column: Column<Row>; sort: string; onSort: ((sort: string) => void) | undefined }) {
  if (!column.sort || !onSort) return <th className={columnClass(column)}>{column.hiddenHead ? <span className="vh">{column.head}</span> : column.head}</th>
  const direction = directionOf(sort, column.key, column.sort)
  return (
    <th className={columnClass(column)} aria-sort={direction}>
      <button type="button" onClick={() => onSort(nextSort(sort, column.key))}>
        {column.head}
        {direction !== 'none' && <Icon name={direction === 'ascending' ? 'up' : 'down'} small />}
      </button>
    </th>
  )
}

/** A table that the server sorts and pages. `j` and `k` walk its rows, Enter opens one. */
export function Table<Row>({ caption, columns, rows, rowKey, rowHref, selected, two = false, sort = '', onSort, instead }: TableProps<Row>) {
  const router = useRouter()
  const params = useSearchParams()
  const open = (event: MouseEvent<HTMLTableRowElement>, href: string) => {
    // Links, buttons and text that is being selected keep their own meaning.
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest('a,button,input,label'))) return
    if (window.getSelection()?.toString()) return
    const address = withScope(href, new URLSearchParams(params))
    if (event.metaKey || event.ctrlKey) window.open(address, '_blank', 'noopener')
    else router.push(address)
  }
  return (
    <div className="scroll-x" tabIndex={-1}>
      <table className={`tbl ${two ? 'two' : ''}`}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {instead ??
            rows.map((row) => {
              const href = rowHref?.(row)
              return (
                <tr
                  key={rowKey(row)}
                  {...(href !== undefined && { 'data-href': href, onClick: (event: MouseEvent<HTMLTableRowElement>) => open(event, href) })}
                  {...(selected && { 'aria-selected': selected(row) })}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={columnClass(column)}>
                      {column.figure ? <span className="num">{column.cell(row)}</span> : column.cell(row)}
                    </td>
                  ))}
                </tr>
              )
            })}
        </tbody>
      </table>
    </div>
  )
}

/** One cell over the whole width: an empty, failed or no-match state inside a table. */
export function TableMessage({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr>
      <td colSpan={columns} style={{ height: 'auto', padding: 0 }}>
        {children}
      </td>
    </tr>
  )
}
