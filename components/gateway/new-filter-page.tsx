'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { FilterDocument } from '@/lib/domains/gateway/filter-schemas'
import { ScopeLink } from '../shell/scope-link'
import { Panel } from '../ui/panel'
import { FilterForm } from './filter-form'
import { filterHref, firstSource } from './filter-look'

const first = FilterDocument.parse({ stage: 'inbound', source: firstSource, sharePercent: 1 })

export function NewFilterPage() {
  const t = useTranslations('gateway')
  const client = useQueryClient()
  const router = useRouter()
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('filters.new')}</h1>
          <p className="lede">{t('filters.what')}</p>
        </div>
      </div>
      <Panel body>
        <FilterForm
          name={null} before={first} version={0}
          onSaved={(filter) => {
            void client.invalidateQueries({ queryKey: ['gateway'] })
            router.push(filterHref(filter))
          }}
          back={
            <ScopeLink className="btn quiet" href="/gateway">
              {t('back')}
            </ScopeLink>
          }
        />
      </Panel>
    </>
  )
}
