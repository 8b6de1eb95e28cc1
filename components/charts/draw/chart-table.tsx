'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { useState } from 'react'
import { formatMoment } from '../../data/moments'
import { nextSort, readSort } from '../../data/sort'
import { Table } from '../../data/table'
import { Button } from '../../ui/button'
import { toCsv } from '../prepare/csv'
import type { Sample } from '../prepare/grid'
import type { PreparedChart } from '../prepare/prepare-chart'

function download(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  URL.revokeObjectURL(address)
}

/** The chart's twin: the same samples, sortable, and as a file. */
export function ChartTable({ chart, title }: { chart: PreparedChart; title: string }) {
  const t = useTranslations('charts')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const [sort, setSort] = useState('time')
  const { key, reversed } = readSort(sort)
  const column = chart.series.findIndex((series) => series.key === key)
  const value = (sample: Sample) => (column < 0 ? sample.atMs : (sample.values[column] ?? -1))
  const rows = chart.samples.toSorted((a, b) => (reversed ? value(a) - value(b) : value(b) - value(a)))
  const csv = () =>
    download(
      `${title}.csv`,
      toCsv(
        ['time', ...chart.series.map((series) => series.name)],
        chart.samples.map((sample) => [new Date(sample.atMs).toISOString(), ...sample.values]),
      ),
    )
  const moment = (atMs: number) => formatMoment(atMs, { locale, timeZone, style: chart.toMs - chart.fromMs > 86_400_000 ? 'day' : 'clock' })
  return (
    <div>
      <div style={{ maxHeight: 260, overflow: 'auto' }}>
        <Table
          caption={title}
          rows={rows}
          rowKey={(sample) => String(sample.atMs)}
          sort={sort}
          onSort={(next) => setSort(next === sort ? nextSort(sort, key) : next)}
          columns={[
            { key: 'time', head: t('time'), sort: 'descending', cell: (sample: Sample) => <span className="num">{moment(sample.atMs)}</span> },
            ...chart.series.map((series, at) => ({
              key: series.key,
              head: `${series.name}`,
              figure: true,
              sort: 'descending' as const,
              cell: (sample: Sample) => {
                const known = sample.values[at]
                return known == null ? '–' : chart.unit.text(known)
              },
            })),
          ]}
        />
      </div>
      <div className="row between pt-2">
        <span className="xs muted">{t('tableNote', { count: rows.length })}</span>
        <Button look="quiet" icon="download" onClick={csv}>
          CSV
        </Button>
      </div>
    </div>
  )
}
