'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useQueryChange } from '../shell/use-url-state'
import { Icon } from '../ui/icon'
import { type Choice, choiceOf, choose } from './search-edit'

/** The choice of a value in the search of the page, and how to make or unmake one. */
export function useFieldChoice(field: string, value: string): { choice: Choice | null; toggle: (choice: Choice) => void } {
  const q = useSearchParams().get('q') ?? ''
  const change = useQueryChange()
  const choice = choiceOf(q, field, value)
  return { choice, toggle: (wanted) => change({ q: choose(q, field, value, wanted === choice ? null : wanted) || null, page: null }) }
}

/** Only this, and all but this. */
export function FieldChoice({ field, value }: { field: string; value: string }) {
  const t = useTranslations('logs')
  const { choice, toggle } = useFieldChoice(field, value)
  const what = `${field}=${value}`
  return (
    <span className="fchoice">
      <button type="button" aria-pressed={choice === 'in'} aria-label={t('facets.only', { what })} title={t('facets.only', { what })} onClick={() => toggle('in')}>
        <Icon name="plus" small />
      </button>
      <button type="button" aria-pressed={choice === 'out'} aria-label={t('facets.without', { what })} title={t('facets.without', { what })} onClick={() => toggle('out')}>
        <Icon name="minus" small />
      </button>
    </span>
  )
}
