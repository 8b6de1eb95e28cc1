'use client'

import { useTranslations } from 'next-intl'
import { useSearchParams } from 'next/navigation'
import { withScope } from '../shell/scope'
import { Tabs } from '../ui/tabs'

const pages = { leases: '/registry', truth: '/registry/truth', zones: '/registry/zones' } as const

/** Leases as they are claimed, what is true of them, and what the estate can bear. */
export function RegistryTabs({ current }: { current: keyof typeof pages }) {
  const t = useTranslations('truth')
  const params = new URLSearchParams(useSearchParams())
  return <Tabs label={t('tabs.label')} current={current} tabs={(['leases', 'truth', 'zones'] as const).map((key) => ({ key, label: t(`tabs.${key}`), href: withScope(pages[key], params) }))} />
}
