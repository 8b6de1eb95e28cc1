'use client'

import { useTranslations } from 'next-intl'
import { decide, type Permission } from '@/lib/domains/access/core/policy'

const nobody = { kind: 'person', id: '', name: '', operator: false, teams: new Map() } as const
const roles = ['viewer', 'member', 'lead', 'operator'] as const

/** Why a control is off, from the one policy table: the rule, and who could lift it. */
export function useNeeds(): (permission: Permission) => string {
  const t = useTranslations('common')
  return (permission) => {
    const decision = decide(nobody, permission)
    if (decision.allowed) return ''
    const lifted = decision.liftedBy.flatMap((role) => roles.filter((one) => one === role)).map((role) => t(`role.${role}`))
    return t('needsRole', { rule: decision.rule, roles: lifted.join(', ') })
  }
}
