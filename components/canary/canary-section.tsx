'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { canaryViewQuery } from '@/lib/domains/canary/queries/canary'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { OpenAlertsNote } from '../alerts/open-alerts-note'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { StateGlyph } from '../ui/state'
import { CanaryBody } from './canary-body'

export interface CanarySectionProps {
  application: string
  number: number
  rollout: Rollout
}

/** The canary of a rollout: its decision card, evidence and history. Asked again when the stream names rollouts, and every few seconds. */
export function CanarySection(props: CanarySectionProps) {
  const t = useTranslations('canary')
  return (
    <QueryView loading={<Panel><LoadingBlock height={320} /></Panel>} title={t('unreadable')}>
      <Loaded {...props} />
    </QueryView>
  )
}

function Loaded({ application, number, rollout }: CanarySectionProps) {
  const t = useTranslations('canary')
  useStreamInvalidation(['rollouts'], [['canary', 'view', application, number]])
  const live = useLive(5_000)
  const query = useSuspenseQuery({ ...canaryViewQuery(application, number), refetchInterval: (current) => (current.state.data?.state === 'decided' ? false : live.refetchInterval) })
  return (
    <>
      {query.isRefetchError && (
        <div className="note warn mb-4" role="status">
          <StateGlyph state="warn" />
          <div>
            <b className="med">{t('lost.title')}</b> <span className="soft">{t('lost.words')}</span>
          </div>
        </div>
      )}
      <OpenAlertsNote application={application} />
      <CanaryBody view={query.data} rollout={rollout} />
    </>
  )
}
