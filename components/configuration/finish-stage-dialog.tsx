'use client'

import { useTranslations } from 'next-intl'
import type { ConfigStage } from '@/lib/domains/configuration/stage-schemas'
import type { Problem } from '@/lib/http/problem-shape'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
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
  const reach = useReachWords()
  const { application, layer, target, format, text, baseVersion } = stage
  const preview = usePreview({ ...(application !== null && { application }), layer, target, format, text })
  return (
    <FormDialog title={t('stage.finishTitle', { version: baseVersion + 1 })} act={t('stage.finish', { version: baseVersion + 1 })} busy={busy} onSubmit={onFinish} onClose={onClose}>
      <p className="soft">{t('stage.finishText', { reach: reach(stage) })}</p>
      <p role="status" className="med">
        {preview.error ? t('who.unknown') : preview.answer === null || preview.checking ? t('who.checking') : preview.answer.problems.length > 0 ? t('stage.finishWrong', { detail: preview.answer.problems[0]?.detail ?? '' }) : t('stage.finishMore', { instances: preview.answer.instances })}
      </p>
      <p className="soft">{baseVersion > 0 ? t('stage.finishBack', { version: baseVersion }) : t('stage.finishFirst')}</p>
      <ProblemNote problem={problem && { ...problem, errors: undefined }} />
    </FormDialog>
  )
}
