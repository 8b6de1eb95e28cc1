'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { needsQuery } from '@/lib/domains/canary/queries/needs'
import { ScopeLink } from '../shell/scope-link'
import { useMay } from '../shell/shell-context'
import { useStreamInvalidation } from '../shell/use-live'
import { useToast } from '../ui/toast'
import { needHref, needKey, newNotices } from './needs'

/** Says on every page, at once, that an alert opened, a decision begins to wait or a rollout failed. What waited before is on the overview. */
export function NeedNotices() {
  const t = useTranslations('delivery')
  const toast = useToast()
  const pathname = usePathname()
  useStreamInvalidation(['rollouts', 'chaos', 'alerts'], [['needs']])
  const { data } = useQuery({ ...needsQuery('notices'), enabled: useMay('rollouts:read'), refetchInterval: 60_000 })
  const known = useRef<ReadonlySet<string> | null>(null)
  const say = useRef<(href: string, text: string) => void>(() => undefined)
  say.current = (href, text) => href !== pathname && toast({ text, link: <ScopeLink href={href}>{t('needs.look')}</ScopeLink> })
  // Synchronises messages with what the server says waits: each thing is said once.
  useEffect(() => {
    if (!data) return
    if (known.current) {
      for (const need of newNotices(known.current, data.items)) say.current(needHref(need), need.kind === 'alert' ? t('needs.alert', { name: need.name, application: need.application }) : need.kind === 'chaos' ? t(`needs.chaos.${need.state}`, { application: need.application, run: need.run }) : t(need.kind === 'decision' ? 'needs.newDecision' : 'needs.newFailure', { application: need.application, rollout: need.rollout }))
    }
    known.current = new Set([...(known.current ?? []), ...data.items.map(needKey)])
  }, [data, t])
  return null
}
