'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { metricLabelsQuery, metricNamesQuery } from '@/lib/domains/telemetry/queries/metrics'
import type { MetricAbout } from '@/lib/domains/telemetry/metric-schemas'
import { useSettled } from '../delivery/use-settled'
import { Combobox } from '../ui/combobox'
import { metricScopeAsk } from './metrics-ask'

const limit = 50

/** Metrics that the scope of the page reports, by any part of their name. */
export function MetricField({ value, onPick, autoFocus = false }: { value: string; onPick: (name: string, about: MetricAbout | null) => void; autoFocus?: boolean }) {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const [typed, setTyped] = useTyped(value)
  const search = useSettled(typed === value ? '' : typed.trim())
  const found = useQuery({ ...metricNamesQuery({ ...metricScopeAsk(params), search, limit }), placeholderData: keepPreviousData })
  const metrics = found.data?.metrics ?? []
  return (
    <Combobox
      label={t('builder.metric')}
      placeholder={t('builder.metricPlaceholder')}
      mono
      width={280}
      autoFocus={autoFocus}
      value={typed}
      onType={setTyped}
      onPick={(name) => {
        setTyped(name)
        onPick(name, metrics.find((one) => one.name === name) ?? null)
      }}
      suggestions={metrics.map(({ name, type, unit, description }) => ({ value: name, note: [t(`type.${type}`), unit, description.slice(0, 80)].filter(Boolean).join(' · ') }))}
      status={found.isPending ? t('builder.asking') : found.isError ? t('builder.unknown') : metrics.length === 0 ? t('builder.noMetric') : found.data && found.data.more > 0 ? t('builder.more', { count: found.data.more }) : undefined}
    />
  )
}

/** Labels of one metric. */
export function LabelField({ metric, onPick, onCancel, label }: { metric: string; onPick: (name: string) => void; onCancel?: () => void; label: string }) {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const [typed, setTyped] = useState('')
  const found = useQuery({ ...metricNamesQuery({ ...metricScopeAsk(params), search: metric, limit: 20 }), placeholderData: keepPreviousData })
  const names = found.data?.metrics.find(({ name }) => name === metric)?.labels ?? []
  const wanted = typed.trim().toLowerCase()
  const fitting = names.filter((name) => name.toLowerCase().includes(wanted))
  return (
    <Combobox
      label={label}
      placeholder={t('builder.label')}
      mono
      width={180}
      autoFocus
      value={typed}
      onType={setTyped}
      onPick={onPick}
      {...(onCancel && { onCancel })}
      suggestions={fitting.map((value) => ({ value }))}
      status={found.isPending ? t('builder.asking') : fitting.length === 0 ? t('builder.noLabel') : undefined}
    />
  )
}

/** Values that a label of a metric has. */
export function LabelValueField({ metric, label, onPick, onCancel }: { metric: string; label: string; onPick: (value: string) => void; onCancel: () => void }) {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim())
  const found = useQuery({ ...metricLabelsQuery({ ...metricScopeAsk(params), metric, label, search, limit }), placeholderData: keepPreviousData })
  const values = found.data?.values ?? []
  return (
    <Combobox
      label={t('builder.value', { label })}
      placeholder={t('builder.valuePlaceholder')}
      mono
      width={200}
      autoFocus
      value={typed}
      onType={setTyped}
      onPick={onPick}
      onCancel={onCancel}
      suggestions={values.map((value) => ({ value }))}
      status={found.isPending ? t('builder.asking') : values.length === 0 ? t('builder.noValue') : found.data && found.data.more > 0 ? t('builder.more', { count: found.data.more }) : undefined}
    />
  )
}

/** What is being typed; another value from outside (going back, a link) takes its place. */
function useTyped(value: string): [string, (text: string) => void] {
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  if (value !== seen) {
    setSeen(value)
    setTyped(value)
  }
  return [typed, setTyped]
}
