'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { startTransition, useCallback, useEffect } from 'react'
import { useShownFailure } from '../data/shown-failures'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'

const againMs = 5_000

/** A page that could not be made: says what still works, and tries again by itself while it is in sight. */
export function BrokenPage({ code, reset }: { code: string | undefined; reset: () => void }) {
  const t = useTranslations('common.broken')
  const router = useRouter()
  useShownFailure()
  const again = useCallback(() => {
    startTransition(() => {
      router.refresh()
      reset()
    })
  }, [router, reset])
  // Synchronises with the clock.
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && again(), againMs)
    return () => clearInterval(timer)
  }, [again])
  return (
    <section className="panel" role="alert">
      <div className="empty">
        <Icon name="alert" />
        <h3>{t('title')}</h3>
        <p>
          {t('cure')} {t('next')}
        </p>
        {code && <p className="xs muted">{t('code', { code })}</p>}
        <Button icon="retry" onClick={again}>
          {t('retry')}
        </Button>
      </div>
    </section>
  )
}
