'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { bringBackInstance, holdInstance } from '@/lib/domains/registry/queries/truth'
import type { HoldMode } from '@/lib/domains/registry/truth-schemas'
import { ChoiceField } from '../forms/field'
import { ReasonForm } from './reason-form'
import { useTruthWritten } from './use-truth-write'

export interface HoldDialogProps {
  application: string
  instance: string
  /** It is out: the way is back. */
  held: boolean
  onClose: () => void
}

/** Takes an instance out of service, or brings it back. Either can be undone by the other. */
export function HoldDialog({ application, instance, held, onClose }: HoldDialogProps) {
  const t = useTranslations('truth')
  const written = useTruthWritten()
  const [mode, setMode] = useState<HoldMode>('drain')
  const which = { application, instance }
  if (held)
    return (
      <ReasonForm title={t('hold.backTitle', { instance })} action={t('hold.back')} send={(why) => bringBackInstance(which, why)} onDone={() => written(t('hold.backAsked', { instance }))} onClose={onClose}>
        <p className="soft">{t('hold.backWhat')}</p>
      </ReasonForm>
    )
  return (
    <ReasonForm title={t('hold.title', { instance })} action={t(`hold.${mode}`)} look="danger" send={(why) => holdInstance(which, mode, why)} onDone={() => written(t('hold.asked', { instance }))} onClose={onClose}>
      <ChoiceField
        legend={t('hold.how')}
        name="mode"
        value={mode}
        choices={(['drain', 'out'] as const).map((value) => ({ value, label: t(`hold.${value}`), note: t(`hold.${value}Note`) }))}
        onValue={setMode}
      />
      <p className="soft">{t('hold.what')}</p>
    </ReasonForm>
  )
}
