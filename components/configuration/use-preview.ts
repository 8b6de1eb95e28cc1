'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { configPreviewQuery } from '@/lib/domains/configuration/queries/documents'
import type { ConfigPreview, PreviewConfigInput } from '@/lib/domains/configuration/schemas'
import { useSettled } from '../delivery/use-settled'

export interface Preview {
  /** Of what was typed a moment ago; null before the first. */
  answer: ConfigPreview | null
  error: Error | null
  /** What is typed now has not been looked at yet. */
  checking: boolean
}

/** Asked once typing rests. `input` is null where there is nothing to ask. */
export function usePreview(input: z.input<typeof PreviewConfigInput> | null): Preview {
  const now = JSON.stringify(input)
  const settled = useSettled(now)
  const asked = input === null || settled === 'null' ? null : (JSON.parse(settled) as z.input<typeof PreviewConfigInput>)
  const query = useQuery({ ...configPreviewQuery(asked ?? { layer: 'global', format: 'yaml', text: '' }), enabled: asked !== null, placeholderData: keepPreviousData })
  if (input === null) return { answer: null, error: null, checking: false }
  return { answer: query.data ?? null, error: query.error, checking: settled !== now || query.isPlaceholderData || query.isPending }
}
