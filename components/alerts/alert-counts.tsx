'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { openAlertsQuery } from '@/lib/domains/alerts/queries/alerts'
import { PlaceCounts } from '../shell/place-counts'
import { useMay } from '../shell/shell-context'
import { useStreamInvalidation } from '../shell/use-live'
import { alertWord } from './alert-look'

/** Beside the place's name, only while something is open and not silenced. */
export function AlertCounts() {
  const t = useTranslations('alerts')
  useStreamInvalidation(['alerts'], [['alerts', 'rail']])
  const { data } = useQuery({ ...openAlertsQuery(), enabled: useMay('alerts:read'), refetchInterval: 60_000 })
  const of = (word: 'page' | 'ticket') => data?.items.filter((alert) => alertWord(alert) === word).length ?? 0
  const [pages, tickets] = [of('page'), of('ticket')]
  return <PlaceCounts counts={[{ state: 'bad', count: pages, label: t('rail.page', { count: pages }) }, { state: 'warn', count: tickets, label: t('rail.ticket', { count: tickets }) }]} />
}
