'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { SearchForm } from '../data/search-form'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Select } from '../ui/select'
import { changeKinds } from './changes-query'

const fields = ['q', 'application', 'actor'] as const

export function ChangeFilters() {
  const t = useTranslations('changes')
  const params = useSearchParams()
  const change = useQueryChange()
  const action = params.get('action') ?? ''
  return (
    <SearchForm names={fields}>
      <div className="input" style={{ flex: '1 1 260px', maxWidth: 420 }}>
        <Icon name="search" />
        <input name="q" data-query defaultValue={params.get('q') ?? ''} aria-label={t('filter.query')} placeholder={t('filter.query')} autoComplete="off" />
        <kbd>/</kbd>
      </div>
      {(['application', 'actor'] as const).map((name) => (
        <div key={name} className="input" style={{ width: 160 }}>
          <input name={name} defaultValue={params.get(name) ?? ''} aria-label={t(`filter.${name}`)} placeholder={t(`filter.${name}`)} autoComplete="off" />
        </div>
      ))}
      <Select
        label={t('filter.kind')}
        value={changeKinds.find((kind) => kind === action) ?? ''}
        options={[{ value: '', label: t('filter.anyKind') }, ...changeKinds.map((value) => ({ value, label: t(`kind.${value}`) }))]}
        onChange={(value) => change({ action: value || null, page: null })}
      />
      <Button type="submit">{t('filter.search')}</Button>
    </SearchForm>
  )
}
