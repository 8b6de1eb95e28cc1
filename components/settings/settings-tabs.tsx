'use client'

import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'
import { Tabs } from '../ui/tabs'

const pages = ['profile', 'sessions', 'teams', 'people', 'tokens', 'sources', 'parts'] as const

export function SettingsTabs() {
  const t = useTranslations('shell')
  const current = usePathname().split('/')[2] ?? 'profile'
  return <Tabs label={t('place.settings')} current={current} tabs={pages.map((page) => ({ key: page, label: t(`page.${page}`), href: `/settings/${page}` }))} />
}
