'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { Finding } from '@/lib/domains/delivery/rollout-schemas'
import { ScopeLink } from '../shell/scope-link'
import { StateGlyph } from '../ui/state'
import { useRoleNames } from './refusal-text'

/** What refuses the rollout now, or what a person should know: the rule, the fact, who could lift it. */
export function Findings({ findings, application, id }: { findings: Finding[]; application: string; id?: string }) {
  const t = useTranslations('delivery')
  const locale = useLocale()
  const names = useRoleNames()
  return (
    <div className="stack" {...(id && { id })}>
      {findings.map((finding) => (
        <div key={`${finding.rule}-${finding.subject ?? ''}`} className={`note ${finding.kind === 'refuses' ? 'bad' : 'warn'}`}>
          <StateGlyph state={finding.kind === 'refuses' ? 'bad' : 'warn'} />
          <div>
            <b className="med">{t(`rule.${finding.rule}`)}.</b>{' '}
            <span className="soft">{locale === 'en' ? finding.detail : t(`ruleWords.${finding.rule}`, { subject: finding.subject ?? '' })}</span>
            {locale !== 'en' && <span className="xs muted block" lang="en">{finding.detail}</span>}
            {finding.rule !== 'forbidden' && finding.liftedBy.length > 0 && <div className="sm soft">{t('preview.liftedBy', { roles: names(finding.liftedBy) })}</div>}
            {finding.rule === 'under-fault' && finding.subject && (
              <div className="sm">
                <ScopeLink href={`/chaos/${finding.subject}`}>CH-{finding.subject}</ScopeLink>
              </div>
            )}
            {finding.rule === 'under-way' && finding.subject && (
              <div className="sm">
                <ScopeLink href={`/delivery/${encodeURIComponent(application)}/${finding.subject}`}>{t('page.gone', { application, number: finding.subject })}</ScopeLink>
              </div>
            )}
          </div>
        </div>
      ))}
    </div>
  )
}
