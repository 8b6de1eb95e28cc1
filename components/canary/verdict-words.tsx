'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { CanaryView, DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { StateGlyph } from '../ui/state'
import { cures } from './settle'
import { tally, verdictLook } from './verdict-look'

/** At most three names, then how many more. */
function useNames() {
  const t = useTranslations('canary')
  return (names: readonly string[]) => (names.length <= 3 ? names.join(', ') : t('names', { names: names.slice(0, 3).join(', '), more: names.length - 3 }))
}

/** The verdict in one sentence: what was found, and what follows from it. */
export function VerdictWords({ card }: { card: DecisionCard }) {
  const t = useTranslations('canary')
  const names = useNames()
  const { total, worse, open, same } = tally(card)
  const score = card.judge?.score.toFixed(1) ?? '–'
  const lines = { pass: card.judge?.pass ?? 0, marginal: card.judge?.marginal ?? 0 }
  return (
    <>
      <h2>
        <StateGlyph state={verdictLook[card.verdict]} />
        {t(`verdict.${card.verdict}.title`)}
      </h2>
      <p>
        {t(`verdict.${card.verdict}.words`, { score, total, same, ...lines })} {worse.length > 0 && t('tally.worse', { count: worse.length, names: names(worse) })}{' '}
        {open.length > 0 && t('tally.open', { count: open.length, names: names(open) })}
      </p>
    </>
  )
}

/** What is thin or missing, worst first, then what would settle it. */
export function MissingList({ view, card, over }: { view: Pick<CanaryView, 'options'>; card: DecisionCard; over: boolean }) {
  const t = useTranslations('canary')
  const locale = useLocale()
  if (card.missing.length === 0) return null
  // Of what is over nothing can be settled any more.
  const settle = over ? [] : cures(card.missing, { options: view.options, card })
  return (
    <div className="cn-missing">
      <div>
        <h3>{t('missing.title')}</h3>
        <ul className="stack">
          {card.missing.map(({ kind, metric, detail }) => (
            <li key={`${kind} ${metric ?? ''} ${detail}`} className="row top sm">
              <StateGlyph state={kind === 'stale' || kind === 'partial' ? 'warn' : 'unknown'} />
              <span className="min-w-0">
                {locale === 'en' ? detail : t(`missing.${kind}`, { metric: metric ?? '' })}
                {locale !== 'en' && <span className="xs muted block" lang="en">{detail}</span>}
              </span>
            </li>
          ))}
        </ul>
      </div>
      {settle.length > 0 && (
        <div>
          <h3>{t('settle.title')}</h3>
          <ul className="stack sm">
            {settle.map((cure) => (
              <li key={cure.kind}>{t(`settle.${cure.kind}`, { metrics: '', minutes: 0, share: 0, ...cure })}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
