'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { finishConfigStage, stopConfigStage, widenConfigStage } from '@/lib/domains/configuration/queries/stages'
import type { ConfigStage } from '@/lib/domains/configuration/stage-schemas'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { Button, Why } from '../ui/button'
import { useToast } from '../ui/toast'
import { FinishStageDialog } from './finish-stage-dialog'
import { ReachFields, reachDraftOf, reachOf } from './reach-fields'

type Act = 'widen' | 'finish' | 'stop'

/** Other zones or another share; for all; or back to what was. Stopping is one press: it brings back what the others have. For all it is asked once more. */
export function StageActs({ stage, refusal }: { stage: ConfigStage; refusal: string | null }) {
  const t = useTranslations('configuration')
  const client = useQueryClient()
  const toast = useToast()
  const id = useId()
  const [draft, setDraft] = useState(reachDraftOf(stage))
  const [comment, setComment] = useState('')
  const [acting, setActing] = useState<Act | null>(null)
  const [finishing, setFinishing] = useState(false)
  const reach = reachOf(draft)
  const same = JSON.stringify(reach) === JSON.stringify({ zones: stage.zones, share: stage.share })
  const { busy, problem, run } = useAct<Act, unknown>(
    (act) => (act === 'widen' ? widenConfigStage(stage.id, { zones: reach?.zones ?? [], share: reach?.share ?? null, expectedChange: stage.change }) : act === 'finish' ? finishConfigStage(stage.id, { comment }) : stopConfigStage(stage.id, { comment })),
    (_answer, act) => {
      toast({ text: t(`stage.done.${act}`) })
      void client.invalidateQueries({ queryKey: ['configuration'] })
    },
  )
  const act = (which: Act) => {
    setActing(which)
    run(which)
  }
  const widenReason = refusal ?? (reach === null ? t('stage.nobody') : same ? t('stage.same') : null)
  const blocked = refusal === null ? {} : { reason: refusal, reasonId: `${id}-refused` }
  return (
    <div className="form">
      <ReachFields draft={draft} onDraft={setDraft} />
      <div className="acts">
        <Button busy={busy && acting === 'widen'} onClick={() => act('widen')} {...(widenReason !== null && { reason: widenReason })}>
          {t('stage.widen')}
        </Button>
      </div>
      <TextField label={t('save.comment')} maxLength={400} autoComplete="off" value={comment} onValue={setComment} />
      <div className="acts">
        <Button look="primary" onClick={() => setFinishing(true)} {...blocked}>
          {t('stage.finish', { version: stage.baseVersion + 1 })}
        </Button>
        <Button look="stop" icon="stop" busy={busy && acting === 'stop'} onClick={() => act('stop')} {...blocked}>
          {t('stage.stop')}
        </Button>
      </div>
      {refusal !== null && <Why id={`${id}-refused`}>{refusal}</Why>}
      {acting !== 'finish' && <ProblemNote problem={problem && { ...problem, errors: undefined }} />}
      {finishing && <FinishStageDialog stage={stage} busy={busy && acting === 'finish'} problem={acting === 'finish' ? problem : null} onFinish={() => act('finish')} onClose={() => setFinishing(false)} />}
    </div>
  )
}
