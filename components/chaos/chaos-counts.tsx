'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { runsUnderWayQuery } from '@/lib/domains/chaos/queries/runs'
import { PlaceCounts } from '../shell/place-counts'
import { useMay } from '../shell/shell-context'
import { useStreamInvalidation } from '../shell/use-live'
import { runWord } from './run-look'

/** Beside the place's name, only while something runs or has left something. */
export function ChaosCounts() {
  const t = useTranslations('chaos')
  useStreamInvalidation(['chaos'], [['chaos', 'runs', 'rail']])
  const { data } = useQuery({ ...runsUnderWayQuery(), enabled: useMay('chaos:read'), refetchInterval: 60_000 })
  const left = data?.items.filter((run) => runWord(run) === 'residue').length ?? 0
  const running = (data?.items.length ?? 0) - left
  return <PlaceCounts counts={[{ state: 'bad', count: left, label: t('rail.left', { count: left }) }, { state: 'info', count: running, label: t('rail.running', { count: running }) }]} />
}
