'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { verificationQuery } from '@/lib/domains/ledger/queries/changes'
import { count } from '../data/numbers'
import { Button } from '../ui/button'
import { State } from '../ui/state'

/** Whether the chain of hashes holds, read from the first entry to the last. */
export function ChainState() {
  const t = useTranslations('changes')
  const { data, error, isFetching, refetch } = useQuery(verificationQuery())
  const word = data ? (data.intact ? t('chain.intact', { entries: count(data.entries) }) : t('chain.broken', { entries: count(data.entries) })) : t(error ? 'chain.unreadable' : 'chain.reading')
  return (
    <div className="acts">
      <span role="status" title={data ? data.headHash : undefined}>
        <State state={data ? (data.intact ? 'ok' : 'bad') : 'unknown'} word={word} />
        {data?.problem && <span className="sm t-bad"> {data.problem}</span>}
      </span>
      <Button onClick={() => void refetch()} busy={isFetching}>
        {t('chain.verify')}
      </Button>
    </div>
  )
}
