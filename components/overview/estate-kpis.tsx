'use client'

import { useTranslations } from 'next-intl'
import type { Overview } from '@/lib/domains/estate/schemas'
import { thresholds } from '@/lib/domains/estate/core/judge-application'
import { count, milliseconds, percent, quantityText, rate } from '../data/numbers'
import { useTimeWords } from '../data/use-words'
import { ScopeLink } from '../shell/scope-link'
import { type Kpi, Kpis } from '../ui/kpis'
import { estateSize } from './estate-sentence'

/** Five figures that lead somewhere. What is not known is a dash with its reason. */
export function EstateKpis({ overview }: { overview: Overview }) {
  return <Kpis items={[...useTrafficFigures(overview), useInstances(overview), useApplications(overview)]} />
}

function useTrafficFigures({ entrance, recentSeconds, telemetry }: Overview): Kpi[] {
  const t = useTranslations('overview')
  const words = useTimeWords()
  const of = entrance?.of === 'applications' ? 'All' : 'Edge'
  const scope = entrance?.of === 'edge' ? '?application=edge' : '?'
  const unknown = { value: null, note: t('kpi.notKnown'), state: 'unknown', stateWord: t('kpi.stateUnknown') } as const
  const names = { requests: t(`kpi.requests${of}`), errors: t(`kpi.errors${of}`), p95: t(`kpi.p95${of}`) }
  if (!entrance || telemetry.fault) return [names.requests, names.errors, names.p95].map((name) => ({ name, ...unknown }))
  const { requests, errors, p95Ms, slowest } = entrance.recent
  const perSecond = rate(requests / recentSeconds)
  const share = requests > 0 ? errors / requests : null
  const latency = p95Ms === null ? null : milliseconds(p95Ms)
  const bad = share !== null && errors >= thresholds.errorsMin && share >= thresholds.degradedErrorRate
  const norm = entrance.normP95Ms === null ? t('kpi.noNorm') : t('kpi.norm', { norm: quantityText(milliseconds(entrance.normP95Ms)) })
  return [
    { name: names.requests, value: <ScopeLink className="plain" href={`/traces${scope}`}>{perSecond.value}</ScopeLink>, unit: perSecond.unit, note: requests === 0 ? t('kpi.none') : t('kpi.window', { window: words.duration(Math.round(recentSeconds) * 1_000) }) },
    {
      name: names.errors,
      value: share === null ? null : <ScopeLink className="plain" href={`/traces${scope}&status=error`}>{percent(share).value}</ScopeLink>,
      unit: '%',
      note: share === null ? t('kpi.none') : t('kpi.failed', { count: errors }),
      ...(bad && { state: share >= thresholds.failingErrorRate ? 'bad' : 'warn', stateWord: t(share >= thresholds.failingErrorRate ? 'kpi.stateBad' : 'kpi.stateWarn') } as const),
    },
    {
      name: names.p95,
      value: latency && <ScopeLink className="plain" href={`/traces${scope}&sort=slowest`}>{latency.value}</ScopeLink>,
      unit: latency?.unit,
      note: latency === null ? t('kpi.none') : slowest === null ? norm : `${t('kpi.slowest', { name: slowest })} · ${norm}`,
    },
  ]
}

function useInstances({ instances, registry }: Overview): Kpi {
  const t = useTranslations('overview')
  const { up, registered, desired } = instances
  if (up === null) return { name: t('kpi.instances'), value: null, note: t('parts.noAnswer'), state: 'unknown', stateWord: t('kpi.stateUnknown') }
  // Leases of applications that nobody deployed here count too, so what is meant is at least what is registered.
  const meant = Math.max(desired, registered ?? 0)
  const missing = meant - up
  return {
    name: t('kpi.instances'),
    value: <ScopeLink className="plain" href="/registry">{count(up)}</ScopeLink>,
    unit: t('kpi.of', { desired: count(meant) }),
    note: registry.state === 'warming' ? t('kpi.warming') : missing > 0 ? t('kpi.notUp', { missing }) : t('kpi.allUp'),
    ...(missing > 0 && ({ state: 'warn', stateWord: t('kpi.stateWarn') } as const)),
  }
}

function useApplications(overview: Overview): Kpi {
  const t = useTranslations('overview')
  const { failing = 0, degraded = 0, healthy = 0 } = overview.counts
  const worst = failing > 0 ? ({ state: 'bad', stateWord: t('kpi.stateBad') } as const) : degraded > 0 ? ({ state: 'warn', stateWord: t('kpi.stateWarn') } as const) : {}
  return { name: t('kpi.applications'), value: <ScopeLink className="plain" href="/applications">{count(estateSize(overview))}</ScopeLink>, note: t('kpi.healthy', { healthy }), ...worst }
}
