'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { rolloutsUnderWayQuery } from '@/lib/domains/delivery/queries/rollouts'
import { PlaceCounts } from '../shell/place-counts'
import { useMay } from '../shell/shell-context'
import { useStreamInvalidation } from '../shell/use-live'

/** Beside the place's name, only while something runs or waits. */
export function RolloutCounts() {
  const t = useTranslations('delivery')
  useStreamInvalidation(['rollouts'], [['delivery', 'rollouts', 'rail']])
  const { data } = useQuery({ ...rolloutsUnderWayQuery(), enabled: useMay('rollouts:read'), refetchInterval: 60_000 })
  const waiting = data?.items.filter(({ state }) => state === 'waiting').length ?? 0
  const running = (data?.items.length ?? 0) - waiting
  return <PlaceCounts counts={[{ state: 'warn', count: waiting, label: t('rail.waiting', { count: waiting }) }, { state: 'info', count: running, label: t('rail.running', { count: running }) }]} />
}
