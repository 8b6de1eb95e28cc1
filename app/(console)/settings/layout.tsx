import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { SettingsTabs } from '@/components/settings/settings-tabs'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations('shell')
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('place.settings')}</h1>
        </div>
      </div>
      <SettingsTabs />
      {children}
    </>
  )
}
