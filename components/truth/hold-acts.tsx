'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Hold } from '@/lib/domains/registry/truth-schemas'
import { Button } from '../ui/button'
import { State, type StateName } from '../ui/state'
import { HoldDialog } from './hold-dialog'

const looks = { asked: 'info', draining: 'info', out: 'off', leaving: 'info' } satisfies Record<Hold['phase'], StateName>

/** How far a drain is: in words, with what is still open. */
export function HoldState({ hold, openRequests }: { hold: Hold; openRequests: number | null }) {
  const t = useTranslations('truth')
  return <State state={looks[hold.phase]} word={hold.phase === 'draining' && openRequests !== null ? t('hold.phase.drainingOpen', { open: openRequests }) : t(`hold.phase.${hold.phase}`)} />
}

export interface HoldButtonProps {
  application: string
  instance: string
  hold: Hold | null
  /** The refusal, written once for several buttons. */
  refusal: { reason?: string; reasonId?: string }
}

/** The one way out of service, and the one back. */
export function HoldButton({ application, instance, hold, refusal }: HoldButtonProps) {
  const t = useTranslations('truth')
  const [open, setOpen] = useState(false)
  const leaving = hold?.phase === 'leaving'
  const held = hold !== null
  return (
    <>
      <Button
        look="quiet"
        icon={held ? 'play' : 'pause'}
        aria-label={`${t(held ? 'hold.back' : 'hold.short')}: ${instance}`}
        onClick={() => setOpen(true)}
        {...refusal}
        {...(leaving && refusal.reason === undefined && { busy: true })}
      >
        {t(held ? 'hold.back' : 'hold.short')}
      </Button>
      {open && <HoldDialog application={application} instance={instance} held={held} onClose={() => setOpen(false)} />}
    </>
  )
}
