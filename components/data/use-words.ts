'use client'

import { useTranslations } from 'next-intl'
import { agePart, durationParts, noBreak } from './numbers'

/** Durations and ages in the reader's words: "2 min 48 s", "4 s ago"; "2분 48초", "4초 전". */
export function useTimeWords() {
  const t = useTranslations('data')
  return {
    duration: (ms: number): string =>
      durationParts(ms)
        .map(({ unit, value }) => t(`duration.${unit}`, { value }))
        .join(noBreak),
    ago: (ageMs: number): string => {
      const part = agePart(ageMs)
      return part === null ? t('now') : t(`ago.${part.unit}`, { value: part.value })
    },
    in: (ms: number): string => {
      const part = agePart(ms)
      return part === null ? t('now') : t(`in.${part.unit}`, { value: part.value })
    },
  }
}
