'use client'

import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'

const roles = ['viewer', 'member', 'lead', 'operator'] as const

/** Roles in the reader's words. */
export function useRoleNames(): (names: readonly string[]) => string {
  const t = useTranslations('common')
  return (names) => names.flatMap((name) => roles.filter((role) => role === name)).map((role) => t(`role.${role}`)).join(', ')
}

/** The rule that refuses and who could lift it; null when nothing refuses. */
export function useRefusalText(): (decision: Decision) => string | null {
  const t = useTranslations('common')
  const names = useRoleNames()
  return (decision) => (decision.allowed ? null : t('needsRole', { rule: decision.rule, roles: names(decision.liftedBy) }))
}
