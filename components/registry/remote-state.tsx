'use client'

import { useTranslations } from 'next-intl'
import type { RemoteSide } from '@/lib/domains/registry/remote-schemas'
import { useFindingWords } from '../settings/source-report'
import { State, type StateName } from '../ui/state'
import { Ago, Moment } from '../ui/time'
import { useNow } from '../ui/use-now'
import { type RemoteCondition, remoteCondition } from './remote-condition'

const looks = { silent: 'unknown', failing: 'bad', unread: 'unknown', late: 'warn', read: 'ok' } satisfies Record<RemoteCondition, StateName>

/** How the reading of another registry stands, and how old what is shown of it is. */
export function RemoteState({ side }: { side: RemoteSide | null }) {
  const t = useTranslations('remotes')
  const words = useFindingWords()
  const condition = remoteCondition(side, useNow())
  const state = side?.state
  return (
    <>
      <State state={looks[condition]} word={t(`state.${condition}`)} />
      {state?.finding && (
        <div className="sub wrap">
          {words(state.finding)}
          {'words' in state.finding && state.finding.words !== '' && <span className="mono"> {state.finding.words}</span>}
        </div>
      )}
      {state && side?.secretLost && <div className="sub wrap">{t('secretLost')}</div>}
      {state && (
        <div className="sub">
          {state.readAtMs === null ? t('neverRead') : t.rich('readAt', { ago: () => <Ago atMs={state.readAtMs ?? 0} /> })}
          {state.failedSinceMs !== null && <> · {t.rich('failedSince', { since: () => <Moment atMs={state.failedSinceMs ?? 0} style="day" /> })}</>}
        </div>
      )}
    </>
  )
}
