'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Overview } from '@/lib/domains/estate/schemas'
import type { PartState } from '@/lib/control/supervisor-calls'
import { count } from '../data/numbers'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { Panel } from '../ui/panel'
import { State, type StateName } from '../ui/state'
import { Ago } from '../ui/time'
import { partsQuery } from './parts-query'

const looks = { starting: 'info', ready: 'ok', failing: 'bad', stopped: 'off', external: 'unknown' } satisfies Record<PartState['state'], StateName>

/** The platform itself: its parts, and how fresh what they know is. */
export function PartsPanel({ overview }: { overview: Overview }) {
  const t = useTranslations('overview')
  return (
    <Panel title={t('parts.title')}>
      <QueryView loading={<LoadingBlock height={180} />} title={t('parts.unreadable')}>
        <Parts overview={overview} />
      </QueryView>
    </Panel>
  )
}

function Parts({ overview }: { overview: Overview }) {
  const t = useTranslations('overview')
  const { data } = useSuspenseQuery({ ...partsQuery(), refetchInterval: 10_000 })
  const known: Partial<Record<PartState['part'], ReactNode>> = { collector: <TelemetrySignal overview={overview} />, daemon: <Leases overview={overview} /> }
  return (
    <ul className="list">
      {data.parts.map((part) => (
        <li key={part.part}>
          <div className="grow">
            <div className="ttl">{part.part}</div>
            <div className="sub">
              {known[part.part] ?? t('parts.restarts', { restarts: part.restarts })}
              {part.state === 'failing' && part.lastExit && ` · ${part.lastExit}`}
            </div>
          </div>
          <State state={looks[part.state]} word={t(`parts.state.${part.state}`)} />
        </li>
      ))}
    </ul>
  )
}

function TelemetrySignal({ overview: { telemetry } }: { overview: Overview }) {
  const t = useTranslations('overview')
  if (telemetry.fault) return t('parts.noAnswer')
  const newestMs = telemetry.meta?.newestMs ?? null
  if (newestMs === null) return t('parts.noSignal')
  return (
    <>
      {t('parts.signal')} <Ago atMs={newestMs} />
    </>
  )
}

function Leases({ overview: { registry, instances } }: { overview: Overview }) {
  const t = useTranslations('overview')
  if (registry.fault) return t('parts.noAnswer')
  return registry.state === 'warming' ? t('parts.registryWarming') : t('parts.registryReady', { registered: count(instances.registered ?? 0) })
}
