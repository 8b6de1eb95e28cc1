'use client'

import { useTranslations } from 'next-intl'
import { TracesView } from './traces-view'

export function TracesPage() {
  const t = useTranslations('traces')
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede')}</p>
        </div>
      </div>
      <TracesView />
    </>
  )
}
