'use client'

import { useTranslations } from 'next-intl'
import type { AlertMeasure, RuleCondition } from '@/lib/domains/alerts/schemas'
import { milliseconds, percent, quantityText, rate } from '../data/numbers'
import { useTimeWords } from '../data/use-words'

/** A figure with the unit of its measure. */
export function measureText(measure: AlertMeasure, value: number): string {
  if (measure === 'error-share') return quantityText(percent(value / 100))
  return quantityText(measure === 'rate' ? rate(value) : milliseconds(value))
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(3)))

/** A condition in one line, and its value, in the reader's language. */
export function useAlertWords() {
  const t = useTranslations('alerts')
  const time = useTimeWords()
  return {
    condition(condition: RuleCondition): string {
      switch (condition.kind) {
        case 'availability':
          return t('condition.availability', { objective: condition.objective, days: condition.windowDays })
        case 'latency':
          return t('condition.latency', { objective: condition.objective, threshold: quantityText(milliseconds(condition.thresholdMs)), days: condition.windowDays })
        case 'threshold':
          return t(`condition.${condition.direction}`, { measure: t(`measure.${condition.measure}`), bound: measureText(condition.measure, condition.bound), time: time.duration(condition.forSeconds * 1_000) })
        case 'absence':
          return t(`condition.no-${condition.of}`, { time: time.duration(condition.forSeconds * 1_000) })
      }
    },
    value(condition: RuleCondition, value: number | null): string {
      if (value === null) return t('unknownValue')
      switch (condition.kind) {
        case 'availability':
        case 'latency':
          return t('burnRate', { rate: shortNumber(value) })
        case 'threshold':
          return measureText(condition.measure, value)
        case 'absence':
          return t('silentFor', { time: time.duration(value * 1_000) })
      }
    },
  }
}
