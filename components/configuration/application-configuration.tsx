'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'
import { configDocumentsQuery } from '@/lib/domains/configuration/queries/documents'
import { QueryView } from '../data/query-view'
import { Empty, LoadingBlock } from '../data/states'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { useStreamInvalidation } from '../shell/use-live'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Panel } from '../ui/panel'
import { byLayer, newConfigHref } from './config-look'
import { DocumentTable } from './document-table'
import { applicationDocumentsAsk } from './documents-ask'
import { StagesPanel } from './stages-panel'

/** The documents of one application, as they lie over one another. */
export function ApplicationConfiguration({ application, mayWrite }: { application: string; mayWrite: Decision }) {
  const t = useTranslations('configuration')
  const refusal = useRefusalText()(mayWrite)
  const begin = refusal === null ? (
    <ScopeLink className="btn" href={newConfigHref({ application })}>
      <Icon name="plus" />
      {t('new.act')}
    </ScopeLink>
  ) : (
    <Button icon="plus" reason={refusal}>
      {t('new.act')}
    </Button>
  )
  return (
    <div className="stack stack-4">
      <StagesPanel application={application} />
      <Panel title={t('ofApplication.title')} end={begin} footer={<ScopeLink href="/configuration?layer=global">{t('ofApplication.global')}</ScopeLink>}>
        <QueryView loading={<LoadingBlock height={200} />} title={t('unreadable')}>
          <Documents application={application} />
        </QueryView>
      </Panel>
    </div>
  )
}

function Documents({ application }: { application: string }) {
  const t = useTranslations('configuration')
  useStreamInvalidation(['changes'], [['configuration', 'list']])
  const { data } = useSuspenseQuery(configDocumentsQuery(applicationDocumentsAsk(application)))
  if (data.items.length === 0) return <Empty icon="config" title={t('ofApplication.none')}>{t('ofApplication.noneText')}</Empty>
  return (
    <>
      <DocumentTable rows={byLayer(data.items)} />
      {data.next !== null && <p className="body sm"><ScopeLink href={`/configuration?application=${encodeURIComponent(application)}`}>{t('ofApplication.more')}</ScopeLink></p>}
    </>
  )
}
