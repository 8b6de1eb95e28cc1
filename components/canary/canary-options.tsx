'use client'

import { useTranslations } from 'next-intl'
import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import { useTimeWords } from '../data/use-words'
import { ScopeLink } from '../shell/scope-link'

/** By what it is judged, as it was frozen at the start. */
export function CanaryFacts({ view }: { view: CanaryView }) {
  const t = useTranslations('canary')
  const words = useTimeWords()
  const { options, rollout } = view
  const facts = [
    { key: 'config', value: <ScopeLink href={`/applications/${encodeURIComponent(rollout.application)}/canary?config=${encodeURIComponent(options.config.name)}`}>{t('facts.configVersion', { name: options.config.name, version: options.config.version })}</ScopeLink> },
    { key: 'share', value: t('facts.shareOf', { share: options.sharePercent, size: options.size }) },
    { key: 'interval', value: words.duration(options.intervalSeconds * 1_000) },
    { key: 'lifetime', value: words.duration(options.lifetimeMinutes * 60_000) },
    { key: 'window', value: options.window === 'growing' ? t('facts.growing') : t('facts.sliding', { length: words.duration(options.slidingMinutes * 60_000) }) },
  ] as const
  return (
    <dl className="facts">
      {facts.map(({ key, value }) => (
        <div key={key}>
          <dt>{t(`facts.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
