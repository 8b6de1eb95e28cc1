'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { takeBackRun } from '@/lib/domains/chaos/queries/runs'
import type { ChaosRun } from '@/lib/domains/chaos/schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { useToast } from '../ui/toast'
import { AbortDialog } from './abort-dialog'
import { runName } from './run-look'
import { useLeftoverWords } from './run-words'

/** What of the run is still there, with the button that takes it back. Not there while it is clean. */
export function RunLeft({ run, mayRun }: { run: ChaosRun; mayRun: Decision }) {
  const t = useTranslations('chaos')
  const toast = useToast()
  const refusal = useRefusalText()(mayRun)
  const [open, setOpen] = useState(false)
  const words = useLeftoverWords()
  const left = run.facts.leftovers ?? []
  if (run.phase !== 'residue' || left.length === 0) return null
  return (
    <div className="note bad mb-4" role="status">
      <StateGlyph state="bad" />
      <div className="grow stack">
        <b className="med">{t('left.title', { count: left.length })}</b>
        <ul className="stack sm">
          {left.map((one) => (
            <li key={`${one.kind} ${one.subject}`}>
              <span className="med">{t(`left.kind.${one.kind}`)}</span> <span className="soft">{words(one)}</span>
            </li>
          ))}
        </ul>
        <span>
          <Button icon="undo" onClick={() => setOpen(true)} {...(refusal !== null && { reason: refusal })}>
            {t('left.act')}
          </Button>
        </span>
      </div>
      {open && (
        <AbortDialog title={t('left.dialog', { name: runName(run.number) })} act={t('left.act')} look="primary" send={(why) => takeBackRun(run.number, why)} onDone={() => toast({ text: t('left.done') })} onClose={() => setOpen(false)}>
          <p>{t('left.what')}</p>
        </AbortDialog>
      )}
    </div>
  )
}
