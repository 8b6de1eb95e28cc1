'use client'

import { useTranslations } from 'next-intl'
import { LogsView } from './logs-view'

export function LogsPage() {
  const t = useTranslations('logs')
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede')}</p>
        </div>
      </div>
      <LogsView />
    </>
  )
}
