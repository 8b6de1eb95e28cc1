'use client'

import { useTranslations } from 'next-intl'
import { readRules, type ValueRule } from '@/lib/domains/configuration/core/value-rules'
import { Panel } from '../ui/panel'

/** What a schema says, as it is read: one rule for each key. A line that is wrong is said at the text. */
export function RulesPanel({ text }: { text: string }) {
  const t = useTranslations('configuration')
  const words = useRuleWords()
  const { rules, problems } = readRules(text)
  return (
    <Panel title={t('rules.title')} body>
      <div className="stack">
        {rules.size === 0 ? (
          <p className="muted">{problems.length > 0 ? t('rules.mend') : t('rules.none')}</p>
        ) : (
          <ul className="config-who" aria-label={t('rules.title')} tabIndex={0}>
            {[...rules].map(([key, rule]) => (
              <li key={key}>
                <div className="mono med config-value">{key}</div>
                <div className="config-value">{words(rule)}</div>
                {rule.description && <div className="xs muted">{rule.description}</div>}
              </li>
            ))}
          </ul>
        )}
        <p className="xs muted">{t('who.schema')}</p>
      </div>
    </Panel>
  )
}

/** "a whole number, from 1 to 200". */
function useRuleWords(): (rule: ValueRule) => string {
  const t = useTranslations('configuration')
  return ({ type, min, max, allowed, required }) => {
    const range = min !== undefined && max !== undefined ? t('rules.between', { min, max }) : min !== undefined ? t('rules.from', { min }) : max !== undefined ? t('rules.upTo', { max }) : null
    return [t(`rules.type.${type}`), range, allowed && t('rules.allowed', { values: allowed.map(String).join(', ') }), required && t('rules.isRequired')].filter(Boolean).join(', ')
  }
}
