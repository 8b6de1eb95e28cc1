'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { Preferences } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import type { Language } from '@/lib/i18n/languages'
import { type Density, preferenceCookies, type Theme } from '@/lib/i18n/preference-cookies'
import { useToast } from '../ui/toast'

export interface PreferenceChange {
  language?: Language
  theme?: Theme
  density?: Density
}

const remember = (name: string, value: string) => {
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=31536000;samesite=lax`
}

/** Shows a choice at once, remembers it in this browser and in the profile. */
export function usePreferenceChange(): (change: PreferenceChange) => Promise<void> {
  const router = useRouter()
  const toast = useToast()
  const t = useTranslations('shell')
  return useCallback(
    async (change) => {
      const root = document.documentElement
      if (change.theme) {
        const dark = change.theme === 'dark' || (change.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
        root.dataset.themeChoice = change.theme
        root.dataset.theme = dark ? 'dark' : 'light'
        remember(preferenceCookies.theme, change.theme)
      }
      if (change.density) {
        root.dataset.density = change.density
        remember(preferenceCookies.density, change.density)
      }
      if (change.language) remember(preferenceCookies.language, change.language)
      try {
        await sendJson('PATCH', '/api/v1/me/preferences', Preferences, change)
      } catch {
        toast({ text: t('preferencesNotSaved') })
      }
      if (change.language) root.lang = change.language
      router.refresh()
    },
    [router, toast, t],
  )
}
