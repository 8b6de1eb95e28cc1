'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type CanaryView, ExtendInput, SignInput } from '@/lib/domains/canary/analysis-schemas'
import { canaryKey, extendCanary, promoteCanary, stopCanary } from '@/lib/domains/canary/queries/canary'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { StateGlyph } from '../ui/state'
import { useToast } from '../ui/toast'
import { ActPreview } from './act-preview'
import { proposedMinutes } from './settle'

export type Act = 'promote' | 'extend' | 'stop'

export interface ActDialogProps {
  act: Act
  /** As it was when the dialog opened: what is signed is the card that was read. */
  read: CanaryView
  /** As it is now. */
  now: CanaryView
  rollout: Rollout
  onClose: () => void
}

const reasonMin = 3

/** What will happen, why, and which card is signed. Enter sends it. */
export function ActDialog({ act, read, now, rollout, onClose }: ActDialogProps) {
  const t = useTranslations('canary')
  const client = useQueryClient()
  const toast = useToast()
  const [why, setWhy] = useState('')
  const [minutes, setMinutes] = useState(String(proposedMinutes(read.card, read.options.intervalSeconds)))
  const { application, number } = read.rollout
  const hash = read.cardHash ?? undefined
  const minutesOk = ExtendInput.shape.minutes.safeParse(Number(minutes)).success && minutes.trim() !== ''
  const whyOk = SignInput.shape.why.safeParse(why).success
  const send = (): Promise<CanaryView> => {
    const reason = { why: why.trim() }
    if (act === 'stop') return stopCanary(application, number, { ...reason, ...(hash && { cardHash: hash }) })
    if (act === 'extend') return extendCanary(application, number, { ...reason, cardHash: hash ?? '', minutes: Number(minutes) })
    return promoteCanary(application, number, { ...reason, cardHash: hash ?? '' })
  }
  const { busy, problem, errorOf, submit } = useSubmit(send, () => {
    toast({ text: t(`act.${act}.done`) })
    onClose()
    for (const queryKey of [canaryKey, ['delivery'], ['needs'], ['changes']]) void client.invalidateQueries({ queryKey })
  })
  const blocked = act === 'extend' && !minutesOk ? t('act.minutesFirst') : whyOk ? undefined : t('act.whyFirst', { count: reasonMin })
  const newer = now.cardHash !== null && read.cardHash !== null && now.cardHash !== read.cardHash ? now.card : null
  const release = rollout.release.version || `#${rollout.release.number}`
  return (
    <FormDialog
      title={t(`act.${act}.title`, { release })} act={t(`act.${act}.submit`, { release, minutes: minutesOk ? Number(minutes) : 0 })} look={act === 'stop' ? 'stop' : 'primary'}
      busy={busy} missing={blocked} onSubmit={() => submit()} onClose={onClose}
    >
      <ActPreview act={act} view={read} rollout={rollout} minutes={minutesOk ? Number(minutes) : null} />
      {act === 'extend' && (
        <TextField label={t('act.minutes')} inputMode="numeric" autoComplete="off" unit={t('act.minutesUnit')} value={minutes} onValue={setMinutes} error={errorOf('minutes') ?? (minutesOk ? null : t('act.minutesRule'))} />
      )}
      <TextField label={t('act.why')} hint={t('act.whyHint')} maxLength={400} autoComplete="off" autoFocus value={why} onValue={setWhy} error={errorOf('why')} />
      {read.cardHash && read.card && (
        <p className="xs muted">
          {t('act.signs', { number: read.card.judgement })} <span className="mono">{read.cardHash.slice(0, 12)}</span>
        </p>
      )}
      {newer && (
        <div className="note warn" role="status">
          <StateGlyph state="warn" />
          <div>{t('act.newer', { number: newer.judgement, verdict: t(`verdict.${newer.verdict}.word`) })}</div>
        </div>
      )}
      <ProblemNote problem={problem} />
    </FormDialog>
  )
}
