'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { zonesQuery } from '@/lib/domains/registry/queries/zones'
import { Failed, LoadingBlock } from '../data/states'
import { ScopeLink } from '../shell/scope-link'
import { useLive } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { LossTable } from './loss-table'

/** Can this application lose a zone now? */
export function ZoneLossPanel({ application }: { application: string }) {
  const t = useTranslations('truth')
  const live = useLive(15_000)
  const query = useQuery({ ...zonesQuery({ application }), refetchInterval: live.refetchInterval })
  return (
    <div className="sect">
      <Panel title={t('loss.own')} end={<ScopeLink href="/registry/zones">{t('loss.all')}</ScopeLink>}>
        {query.isPending ? (
          <LoadingBlock height={80} />
        ) : query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <LossTable rows={query.data.applications} zones={query.data.zones.map(({ zone }) => zone)} />
        )}
      </Panel>
    </div>
  )
}
