'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { replayQuery } from '@/lib/domains/breakers/queries/breakers'
import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import type { ReplayAnswer } from '@/lib/domains/gateway/replay-schemas'
import { Failed, LoadingBlock } from '../data/states'
import { useRefusalText } from '../delivery/refusal-text'
import { TextField } from '../forms/field'
import { useDecide } from '../shell/use-decide'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { callerOf } from './breaker-look'
import { ApplyDialog } from './apply-dialog'
import { boundsOf, changesOf, currentForm, type ReplayForm, replayFields, wrongFields } from './replay-form'
import { ReplayResult } from './replay-result'
import { useBreakerWords } from './use-breaker-words'

/** Other rules over the calls of the last hour: nothing is changed by asking. What was asked can be put in force. */
export function ReplayPanel({ breaker, teamId }: { breaker: WallBreaker; teamId: string | undefined }) {
  const t = useTranslations('breakers')
  const words = useBreakerWords()
  const pair = { caller: callerOf(breaker), callee: breaker.name }
  const asItIs = useQuery({ ...replayQuery({ ...pair, change: {} }, breaker.rules), placeholderData: keepPreviousData })
  return (
    <div className="sect">
      <Panel title={t('replay.title', { pair: words.pair(breaker) })} footer={<span>{t('replay.note')}</span>}>
        {asItIs.data ? <Bench breaker={breaker} teamId={teamId} asItIs={asItIs.data} /> : asItIs.isError ? <Failed error={asItIs.error} retry={() => void asItIs.refetch()} title={t('replay.unreadable')} /> : <LoadingBlock height={260} />}
      </Panel>
    </div>
  )
}

function Bench({ breaker, teamId, asItIs }: { breaker: WallBreaker; teamId: string | undefined; asItIs: ReplayAnswer }) {
  const t = useTranslations('breakers')
  const pair = { caller: callerOf(breaker), callee: breaker.name }
  const isByCalls = asItIs.policy.breaker.windowCalls !== null
  const now = currentForm(asItIs.policy)
  const [form, setForm] = useState<ReplayForm>(now)
  const [asked, setAsked] = useState<ReplayForm>(now)
  const wrong = wrongFields(form, isByCalls)
  const change = changesOf(asked, asItIs.policy)
  const replay = useQuery({ ...replayQuery({ ...pair, change }, breaker.rules), placeholderData: keepPreviousData })
  const refusal = useRefusalText()(useDecide()('breakers:set-rules', teamId))
  // What was not replayed is not put in force.
  const replayed = form === asked && !replay.isFetching && Object.keys(change).length > 0 && replay.data ? { change, answer: replay.data } : null
  const reason = refusal ?? (replayed ? null : t('apply.replayFirst'))
  const [applied, setApplied] = useState<typeof replayed>(null)
  return (
    <div className="bk-replay">
      <form
        className="body form"
        aria-label={t('replay.form')}
        onSubmit={(event) => {
          event.preventDefault()
          if (wrong.length === 0) setAsked(form)
        }}
      >
        {replayFields.map((field) => {
          const value = form[field]
          if (value === undefined) return null
          const { min, max, unit } = boundsOf(field, isByCalls)
          const isOther = Number(value) !== Number(now[field])
          return (
            <TextField
              key={field} label={t(`replay.field.${field}`)} unit={t(`replay.unit.${unit}`)} inputMode="decimal" autoComplete="off" value={value} onValue={(text) => setForm({ ...form, [field]: text })}
              hint={isOther ? t('replay.isNow', { value: now[field] ?? '', unit: t(`replay.unit.${unit}`) }) : undefined} error={wrong.includes(field) ? t('replay.bounds', { min, max }) : null}
            />
          )
        })}
        <div className="row wrap gap-2">
          <Button type="submit" look="primary" busy={replay.isFetching} {...(wrong.length > 0 && { reason: t('replay.wrongFirst') })}>
            {t('replay.act')}
          </Button>
          <Button
            onClick={() => {
              setForm(now)
              setAsked(now)
            }}
          >
            {t('replay.reset')}
          </Button>
          <Button icon="check" onClick={() => setApplied(replayed)} {...(reason !== null && { reason })}>
            {t('apply.ask')}
          </Button>
        </div>
      </form>
      <div className="body">{replay.data ? <ReplayResult answer={replay.data} /> : replay.isError ? <Failed error={replay.error} retry={() => void replay.refetch()} title={t('replay.unreadable')} /> : <LoadingBlock height={200} />}</div>
      {applied && <ApplyDialog breaker={breaker} change={applied.change} replayed={applied.answer} onClose={() => setApplied(null)} />}
    </div>
  )
}
