'use client'

import { useTranslations } from 'next-intl'
import type { ConfigStage, StageReach } from '@/lib/domains/configuration/stage-schemas'
import { State } from '../ui/state'

/** "zone local-a, and 10 % of the others". */
export function useReachWords(): (reach: StageReach) => string {
  const t = useTranslations('configuration')
  return ({ zones, share }) => (zones.length === 0 ? t('stage.reachShare', { share: share ?? 0 }) : share === null ? t('stage.reachZones', { zones: zones.join(', ') }) : t('stage.reachBoth', { zones: zones.join(', '), share }))
}

const states = { running: 'info', finished: 'ok', stopped: 'off' } as const

export function StageState({ state }: Pick<ConfigStage, 'state'>) {
  const t = useTranslations('configuration')
  return <State state={states[state]} word={t(`stage.state.${state}`)} />
}
