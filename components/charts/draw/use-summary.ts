'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { formatMoment } from '../../data/moments'
import type { PreparedChart } from '../prepare/prepare-chart'

/** One sentence that says what a chart shows: its accessible name. */
export function useSummary(title: string, chart: PreparedChart): string {
  const t = useTranslations('charts')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const said = chart.series.slice(0, 3).flatMap(({ name, facts }) =>
    facts
      ? [
          t('summary.series', {
            name,
            last: facts.last === null ? t('nothing') : chart.unit.text(facts.last),
            lowest: chart.unit.text(facts.lowest),
            highest: chart.unit.text(facts.highest),
            at: formatMoment(facts.highestAtMs, { locale, timeZone, style: 'minute' }),
          }),
        ]
      : [],
  )
  if (said.length === 0) return t('summary.empty', { title })
  return [`${title}: ${said.join(' ')}`, chart.gaps.length > 0 ? t('summary.gaps', { count: chart.gaps.length }) : ''].filter(Boolean).join(' ')
}
