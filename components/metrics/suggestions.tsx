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

/** An answer to what was typed before stays in sight meanwhile, and of it only what still fits: Enter must never take another. */
const fits = (name: string, wanted: string): boolean => name.toLowerCase().includes(wanted.toLowerCase())

/** Metrics that the scope of the page reports, by any part of their name. */
export function MetricField({ value, onPick, autoFocus = false }: { value: string; onPick: (name: string, about: MetricAbout | null) => void; autoFocus?: boolean }) {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const [typed, setTyped] = useTyped(value)
  const wanted = typed === value ? '' : typed.trim()
  const search = useSettled(wanted)
  const found = useQuery({ ...metricNamesQuery({ ...metricScopeAsk(params), search, limit }), placeholderData: keepPreviousData })
  const isEarlier = found.isPlaceholderData || search !== wanted
  const metrics = (found.data?.metrics ?? []).filter(({ name }) => !isEarlier || fits(name, wanted))
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
      status={found.isPending || (isEarlier && metrics.length === 0) ? t('builder.asking') : found.isError ? t('builder.unknown') : metrics.length === 0 ? t('builder.noMetric') : found.data && found.data.more > 0 ? t('builder.more', { count: found.data.more }) : undefined}
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
  const fitting = names.filter((name) => fits(name, typed.trim()))
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
  const wanted = typed.trim()
  const search = useSettled(wanted)
  const found = useQuery({ ...metricLabelsQuery({ ...metricScopeAsk(params), metric, label, search, limit }), placeholderData: keepPreviousData })
  const isEarlier = found.isPlaceholderData || search !== wanted
  const values = (found.data?.values ?? []).filter((value) => !isEarlier || fits(value, wanted))
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
      status={found.isPending || (isEarlier && values.length === 0) ? t('builder.asking') : values.length === 0 ? t('builder.noValue') : found.data && found.data.more > 0 ? t('builder.more', { count: found.data.more }) : undefined}
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
