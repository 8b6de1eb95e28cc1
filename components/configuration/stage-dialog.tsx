'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { startConfigStage } from '@/lib/domains/configuration/queries/stages'
import type { NamedPlace } from '@/lib/domains/configuration/core/place-name'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { withScope } from '../shell/scope'
import { stageHref } from './config-look'
import type { Draft } from './draft'
import { ReachFields, reachOf } from './reach-fields'
import { usePreview } from './use-preview'

/** Gives what was typed to some instances first. Nothing is saved as a version until it is finished. */
export function StageDialog({ place: { application, layer, target }, draft, onStarted, onClose }: { place: NamedPlace; draft: Draft; onStarted: () => void; onClose: () => void }) {
  const t = useTranslations('configuration')
  const router = useRouter()
  const params = useSearchParams()
  const client = useQueryClient()
  const [reach, setReach] = useState({ zones: [] as string[], share: '' })
  const asked = reachOf(reach)
  const where = { ...(application !== null && { application }), layer, target, format: draft.format, text: draft.text }
  const preview = usePreview(asked && { ...where, ...asked })
  const { busy, problem, submit } = useSubmit(
    () => startConfigStage({ ...where, comment: draft.comment, expectedVersion: draft.of, ...asked }),
    (stage) => {
      client.setQueryData(['configuration', 'stage', stage.id], stage)
      void client.invalidateQueries({ queryKey: ['configuration', 'stages'] })
      onStarted()
      router.push(withScope(stageHref(stage), new URLSearchParams(params)))
    },
  )
  return (
    <FormDialog title={t('stage.startTitle')} act={t('stage.start')} busy={busy} missing={asked === null ? t('stage.nobody') : undefined} onSubmit={() => submit()} onClose={onClose}>
      <p className="soft">{t('stage.startText')}</p>
      <ReachFields draft={reach} onDraft={setReach} />
      {asked !== null && !preview.checking && preview.answer !== null && (
        <p role="status" className="soft">
          {t('stage.would', { instances: preview.answer.instances })}
        </p>
      )}
      <ProblemNote problem={problem && { ...problem, errors: undefined }} />
    </FormDialog>
  )
}
