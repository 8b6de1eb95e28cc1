'use client'

import { useTranslations } from 'next-intl'
import type { ConfigStage } from '@/lib/domains/configuration/stage-schemas'
import type { Problem } from '@/lib/http/problem-shape'
import { ProblemNote } from '../forms/problem-note'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useReachWords } from './stage-words'
import { usePreview } from './use-preview'

interface Props {
  stage: ConfigStage
  busy: boolean
  problem: Problem | null
  onFinish: () => void
  onClose: () => void
}

/** How many more would see another value, and the way back: then it is given to all. */
export function FinishStageDialog({ stage, busy, problem, onFinish, onClose }: Props) {
  const t = useTranslations('configuration')
  const common = useTranslations('common')
  const reach = useReachWords()
  const { application, layer, target, format, text, baseVersion } = stage
  const preview = usePreview({ ...(application !== null && { application }), layer, target, format, text })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('stage.finishTitle', { version: baseVersion + 1 })}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look="primary" busy={busy} onClick={onFinish}>
            {t('stage.finish', { version: baseVersion + 1 })}
          </Button>
        </>
      }
    >
      <div className="form">
        <p className="soft">{t('stage.finishText', { reach: reach(stage) })}</p>
        <p role="status" className="med">
          {preview.error ? t('who.unknown') : preview.answer === null || preview.checking ? t('who.checking') : preview.answer.problems.length > 0 ? t('stage.finishWrong', { detail: preview.answer.problems[0]?.detail ?? '' }) : t('stage.finishMore', { instances: preview.answer.instances })}
        </p>
        <p className="soft">{baseVersion > 0 ? t('stage.finishBack', { version: baseVersion }) : t('stage.finishFirst')}</p>
        <ProblemNote problem={problem && { ...problem, errors: undefined }} />
      </div>
    </Dialog>
  )
}
