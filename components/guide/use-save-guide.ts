'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { guideQuery, saveGuide } from '@/lib/domains/guide/queries/guide'
import type { SaveGuideInput } from '@/lib/domains/guide/schemas'
import { type Act, useAct } from '../forms/use-act'
import { useToast } from '../ui/toast'

/** Skip, show again, begin anew: at once, and a word on where to find it again. */
export function useSaveGuide(): Act<SaveGuideInput['act']> {
  const t = useTranslations('guide')
  const client = useQueryClient()
  const toast = useToast()
  return useAct(saveGuide, (_state, act: SaveGuideInput['act']) => {
    void client.invalidateQueries({ queryKey: guideQuery().queryKey })
    toast({ text: t(`saved.${act}`) })
  })
}
