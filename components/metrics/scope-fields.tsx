'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Dimension } from '@/lib/domains/telemetry/schemas'
import { SearchForm } from '../data/search-form'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { scopeNames } from './metrics-ask'

/** What the whole page is about: an application, cluster, server group or instance; the zone is chosen above. */
export function ScopeFields({ splitting }: { splitting: boolean }) {
  const t = useTranslations('metrics')
  const params = useSearchParams()
  const change = useQueryChange()
  const by = Dimension.safeParse(params.get('by'))
  return (
    <SearchForm names={scopeNames} className="row wrap mb-3 scope-fields">
      {scopeNames.map((name) => (
        <div key={name} className="input">
          <input name={name} defaultValue={params.get(name) ?? ''} aria-label={t(`scope.${name}`)} placeholder={t(`scope.${name}`)} autoComplete="off" spellCheck={false} />
        </div>
      ))}
      <Button type="submit" style={{ height: 36 }}>
        {t('scope.look')}
      </Button>
      {splitting && (
        <Select
          label={t('scope.by')}
          value={by.success ? by.data : ''}
          options={[{ value: '', label: t('scope.whole') }, ...Dimension.options.map((value) => ({ value, label: t('scope.each', { what: t(`scope.${value}`) }) }))]}
          onChange={(value) => change({ by: value || null })}
        />
      )}
    </SearchForm>
  )
}
