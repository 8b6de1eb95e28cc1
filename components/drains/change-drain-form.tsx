'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { changeDrain } from '@/lib/domains/drains/queries/drains'
import type { DrainDetail } from '@/lib/domains/drains/schemas'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { DrainFields } from './drain-fields'
import { formOf, formProblems, settingsOf } from './form-state'

/** Its settings in place of its figures. It goes on from where it is, whatever changes. */
export function ChangeDrainForm({ drain, onClose }: { drain: DrainDetail; onClose: () => void }) {
  const t = useTranslations('drains')
  const common = useTranslations('common')
  const client = useQueryClient()
  const toast = useToast()
  // As it was when the form was opened: what somebody else changes meanwhile is refused by its version.
  const [before] = useState(drain)
  const [form, setForm] = useState(() => formOf(drain))
  const problems = formProblems(form, before)
  const reason = problems.length > 0 ? t('new.first') : undefined
  const { busy, problem, errorOf, submit } = useSubmit(
    () => changeDrain(before.id, { ...settingsOf(form), version: before.version }),
    () => {
      toast({ text: t('change.done', { name: before.name }) })
      void client.invalidateQueries({ queryKey: ['drains'] })
      onClose()
    },
  )
  return (
    <Panel title={t('change.title')} body>
      <form className="form" noValidate autoComplete="off" onSubmit={(event) => (reason === undefined ? submit(event) : event.preventDefault())}>
        <DrainFields form={form} before={before} onForm={setForm} errorOf={errorOf} problems={problems} />
        {reason !== undefined && <Why id="change-reason">{reason}</Why>}
        <ProblemNote problem={problem} />
        <div className="acts">
          <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && { reason, reasonId: 'change-reason' })}>
            {common('save')}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {common('cancel')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
