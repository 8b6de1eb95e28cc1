'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { configDocumentsQuery } from '@/lib/domains/configuration/queries/documents'
import { configLayers } from '@/lib/domains/configuration/schemas'
import { StaleNote } from '../data/freshness'
import { Pager } from '../data/pager'
import { ApplicationField, SearchForm } from '../data/search-form'
import { Empty, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { DocumentTable } from './document-table'
import { documentsAsk, documentsPageSize } from './documents-ask'
import { NewDocumentButton } from './new-document-button'
import { StagesPanel } from './stages-panel'

/** What applications are configured with: every document, of one application or of all. */
export function DocumentsPage() {
  const t = useTranslations('configuration')
  const params = new URLSearchParams(useSearchParams())
  useStreamInvalidation(['changes'], [['configuration', 'list']])
  const live = useLive(15_000)
  const query = useSuspenseQuery({ ...configDocumentsQuery(documentsAsk(params)), refetchInterval: live.refetchInterval })
  const { data } = query
  const pages = useCursorPages()
  const narrowed = params.has('application') || params.has('layer')
  const application = params.get('application')
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: query.dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={query.isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{narrowed ? t('ledeFound', { total: data.total ?? data.items.length }) : t('lede', { total: data.total ?? data.items.length })}</p>
        </div>
        <div className="acts">
          <GitLinks nothing={!narrowed && data.items.length === 0 && pages.page === 0} />
          <NewDocumentButton {...(application && { application })} />
        </div>
      </div>
      <div className="stack stack-4">
        <StagesPanel {...(application && { application })} />
        {!narrowed && data.items.length === 0 && pages.page === 0 ? (
          <Panel>
            <Empty icon="config" title={t('empty.title')}>
              {t('empty.text')}
              <br />
              {t('empty.qd')}
              <code className="mono block mt-2">npm run -s qd -- config set my-service --file application.yaml --comment "first"</code>
            </Empty>
          </Panel>
        ) : (
          <Panel title={t('list.title')}>
            <div className="body">
              <Filters />
            </div>
            <DocumentTable rows={data.items} {...(data.items.length === 0 && { instead: <TableMessage columns={6}><Nothing /></TableMessage> })} />
            {data.items.length > 0 && <Pager first={pages.page * documentsPageSize + 1} shown={data.items.length} total={data.total} order={t('list.order')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />}
          </Panel>
        )}
      </div>
    </>
  )
}

/** In and out as a Git repository, and the keys for those who turn them over. */
function GitLinks({ nothing }: { nothing: boolean }) {
  const t = useTranslations('configuration')
  const keys = useDecide()('config:rotate-key').allowed
  return (
    <>
      {keys && (
        <ScopeLink className="btn quiet" href="/configuration/keys">
          {t('keys.title')}
        </ScopeLink>
      )}
      {nothing ? (
        <Button look="quiet" reason={t('git.nothing')}>
          {t('git.export')}
        </Button>
      ) : (
        <a className="btn quiet" href="/api/v1/config/export" download>
          {t('git.export')}
        </a>
      )}
      <ScopeLink className="btn quiet" href="/configuration/import">
        {t('git.import')}
      </ScopeLink>
    </>
  )
}

function Filters() {
  const t = useTranslations('configuration')
  const change = useQueryChange()
  const asked = useSearchParams().get('layer')
  const layer = configLayers.find((one) => one === asked) ?? ''
  return (
    <SearchForm names={['application']} className="row wrap">
      <ApplicationField label={t('filter.application')} />
      <Select label={t('filter.layer')} value={layer} options={[{ value: '', label: t('filter.anyLayer') }, ...configLayers.map((value) => ({ value, label: t(`layer.${value}`) }))]} onChange={(value) => change({ layer: value || null, page: null })} />
    </SearchForm>
  )
}

function Nothing() {
  const t = useTranslations('configuration')
  const change = useQueryChange()
  const params = useSearchParams()
  const application = params.get('application')
  return <NoMatch what={application ? t('list.noneOf', { application }) : t('list.noMatch')} onClear={() => change({ application: null, layer: null, page: null })} />
}
