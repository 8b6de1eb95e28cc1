'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { SearchForm, WordsField } from '../data/search-form'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { edgeLabels, groupings, topologyLook, type TopologyView } from './topology-ask'

/** What is shown of the map; all of it stands in the address. */
export function TopologyFilters({ view }: { view: TopologyView }) {
  const t = useTranslations('topology')
  const look = topologyLook(new URLSearchParams(useSearchParams()))
  const change = useQueryChange()
  return (
    <div className="row wrap mb-3">
      <SearchForm names={['q']} className="grow tm-find">
        <WordsField label={t('filter.name')} placeholder={t('filter.name')} />
      </SearchForm>
      {look.focus !== null && (
        <Select
          label={t('filter.around')}
          value={String(look.hops)}
          options={(['1', '2'] as const).map((value) => ({ value, label: t('filter.hops', { hops: Number(value) }) }))}
          onChange={(value) => change({ hops: value === '1' ? null : value })}
        />
      )}
      <Select label={t('filter.group')} value={look.group} options={groupings.map((value) => ({ value, label: t(`group.${value}`) }))} onChange={(value) => change({ group: value === 'none' ? null : value, focus: null, sel: null })} />
      {view === 'map' && <Select label={t('filter.label')} value={look.label} options={edgeLabels.map((value) => ({ value, label: t(`label.${value}`) }))} onChange={(value) => change({ label: value === 'rate' ? null : value })} />}
      <Button aria-pressed={look.withoutStores} onClick={() => change({ stores: look.withoutStores ? null : 'no' })}>
        {t('filter.stores')}
      </Button>
      <Button aria-pressed={look.onlyUnhealthy} onClick={() => change({ only: look.onlyUnhealthy ? null : 'unhealthy' })}>
        {t('filter.unhealthy')}
      </Button>
    </div>
  )
}
