'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { Why } from '../ui/button'

export interface RefusalNote {
  id: string
  text: string | null
  /** For the buttons: blocked, and pointing at the one reason below them. */
  props: { reason?: string; reasonId?: string }
}

/** One reason for many buttons: written once, in sight, with the rule and who could lift it. */
export function useRefusal(decision: Decision): RefusalNote {
  const t = useTranslations('application')
  const common = useTranslations('common')
  const id = useId()
  if (decision.allowed) return { id, text: null, props: {} }
  const text = t('refused', { rule: decision.rule, roles: decision.liftedBy.map((role) => common(`role.${role}`)).join(', ') })
  return { id, text, props: { reason: text, reasonId: id } }
}

export function RefusalReason({ refusals }: { refusals: RefusalNote[] }) {
  const told = refusals.filter((refusal) => refusal.text !== null)
  if (told.length === 0) return null
  return (
    <div className="body tight stack">
      {told.map(({ id, text }) => (
        <Why key={id} id={id}>
          {text}
        </Why>
      ))}
    </div>
  )
}
