'use client'

import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { BreakerWords } from './breaker-markers'

/** What a breaker did, in the reader's language. */
export function useBreakerWords(): BreakerWords {
  const t = useTranslations('application')
  return useCallback((key, values) => t(`breaker.${key}`, values), [t])
}
