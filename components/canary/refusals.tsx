'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ActRefusal } from '@/lib/domains/canary/analysis-schemas'
import type { z } from 'zod'
import { Why } from '../ui/button'

type Refusal = z.infer<typeof ActRefusal>

const roles = ['viewer', 'member', 'lead', 'operator'] as const
const known = { 'canary:sign': 'sign', 'rollouts:roll-back': 'rollBack', 'fresh-evidence': 'fresh', 'four-eyes': 'fourEyes', signatures: 'signatures', 'stale-card': 'card', decided: 'decided' } as const
const isKnown = (rule: string): rule is keyof typeof known => Object.hasOwn(known, rule)

/** Roles in the reader's words; whatever else can lift a refusal as it was said. */
export function useLifters(): (liftedBy: readonly string[]) => string {
  const common = useTranslations('common')
  return (liftedBy) =>
    liftedBy
      .map((one) => {
        const role = roles.find((name) => name === one)
        return role ? common(`role.${role}`) : one
      })
      .join(', ')
}

/** Every reason at once: which rule, what it wants, and who can lift it. */
export function Refusals({ id, title, refusals }: { id: string; title: string; refusals: readonly Refusal[] }) {
  const t = useTranslations('canary')
  const lifters = useLifters()
  const locale = useLocale()
  if (refusals.length === 0) return null
  return (
    <div className="cn-whys" id={id}>
      <span className="sm med">{title}</span>
      {refusals.map(({ rule, detail, liftedBy }) => (
        <Why key={`${rule} ${detail}`}>
          {/* The server's own words name the figures, in English; other languages say the rule. */}
          {locale !== 'en' && isKnown(rule) ? t(`refusal.${known[rule]}`) : detail} <span className="muted">{liftedBy.length === 0 ? t('refusal.rule', { rule }) : t('refusal.ruleAnd', { rule, who: lifters(liftedBy) })}</span>
        </Why>
      ))}
    </div>
  )
}
