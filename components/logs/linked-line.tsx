'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { ProblemError } from '@/lib/http/get-json'
import { logLineQuery } from '@/lib/domains/telemetry/queries/log-context'
import { LoadingBlock } from '../data/states'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { LogLines } from './log-lines'

/** The line that an address names, where it is not on the page anyway. */
export function LinkedLine({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('logs')
  const { data, error } = useQuery({ ...logLineQuery(id), retry: false })
  const gone = error instanceof ProblemError && (error.code === 'not-found' || error.code === 'invalid-input')
  return (
    <Panel
      className="mb-4"
      title={t('linked.title')}
      end={
        <Button look="quiet" icon="close" onClick={onClose}>
          {t('linked.close')}
        </Button>
      }
    >
      {data ? (
        <LogLines lines={[data.line]} words={[]} opened={[id, onClose]} narrowing />
      ) : error ? (
        <p className="body soft sm" role="alert">
          {gone ? t('linked.gone') : `${t('unreadable')}: ${error.message}`}
        </p>
      ) : (
        <LoadingBlock height={160} />
      )}
    </Panel>
  )
}
