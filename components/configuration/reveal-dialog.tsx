'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { revealConfigValue } from '@/lib/domains/configuration/queries/sealing'
import type { ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { DialogActs } from '../forms/dialog-acts'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { SecretOnce } from '../forms/secret-once'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'

/** Asks why, writes that into the ledger, and shows the value until it is closed. */
export function RevealDialog({ document, name, onClose }: { document: ConfigDocumentText; name: string; onClose: () => void }) {
  const t = useTranslations('configuration')
  const [why, setWhy] = useState('')
  const [value, setValue] = useState<string | null>(null)
  const said = why.trim() !== ''
  const { busy, problem, errorOf, submit } = useSubmit(
    () => revealConfigValue(document.id, { key: name, version: document.version, why: why.trim() }),
    (answer) => setValue(answer.value),
  )
  return (
    <Dialog open onClose={onClose} title={t('reveal.of', { key: name })}>
      {value !== null ? (
        <SecretOnce secret={value} what={name}>
          {t('reveal.shown')}
        </SecretOnce>
      ) : (
        <form className="form" onSubmit={(event) => (said ? submit(event) : event.preventDefault())}>
          <p className="soft">{t('reveal.text')}</p>
          <TextField label={t('reveal.why')} maxLength={400} autoComplete="off" autoFocus value={why} onValue={setWhy} error={errorOf('why')} />
          <ProblemNote problem={problem} />
          <DialogActs onCancel={onClose}>
            <Button type="submit" look="danger" icon="key" busy={busy} {...(!said && { reason: t('reveal.whyFirst') })}>
              {t('reveal.act')}
            </Button>
          </DialogActs>
        </form>
      )}
    </Dialog>
  )
}
