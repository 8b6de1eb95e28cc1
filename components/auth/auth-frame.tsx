'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { languages } from '@/lib/i18n/languages'
import { preferenceCookies } from '@/lib/i18n/preference-cookies'
import { BrandMark } from '../ui/brand'

/** Pages before anybody is signed in: the name, one form, and the language. */
export function AuthFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('auth')
  const locale = useLocale()
  const router = useRouter()
  return (
    <div className="auth">
      <header className="brand">
        <BrandMark />
        <span>Quarterdeck</span>
      </header>
      <main className="card" id="main">
        {children}
      </main>
      <footer className="pb-4">
        <div className="row" role="group" aria-label={t('language')}>
        {languages.map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            className="btn quiet"
            aria-pressed={language === locale}
            onClick={() => {
              document.cookie = `${preferenceCookies.language}=${language};path=/;max-age=31536000;samesite=lax`
              router.refresh()
            }}
          >
            {t(`languages.${language}`)}
          </button>
        ))}
        </div>
      </footer>
    </div>
  )
}
