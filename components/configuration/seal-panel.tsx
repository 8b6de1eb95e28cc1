'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { sealConfigValue } from '@/lib/domains/configuration/queries/sealing'
import { PasswordField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'
import { Panel } from '../ui/panel'

/** Encrypts a value for documents of one application, or of all: what comes back is written into the text. It is kept nowhere else. */
export function SealPanel({ application }: { application: string | null }) {
  const t = useTranslations('configuration')
  const [value, setValue] = useState('')
  const [sealed, setSealed] = useState<string | null>(null)
  const { busy, problem, errorOf, submit } = useSubmit(
    () => sealConfigValue({ value, ...(application !== null && { application }) }),
    (answer) => {
      setValue('')
      setSealed(answer.value)
    },
  )
  return (
    <Panel title={t('seal.title')} body>
      <form className="form" autoComplete="off" noValidate onSubmit={(event) => (value === '' ? event.preventDefault() : submit(event))}>
        <PasswordField label={t('seal.value')} hint={t('seal.hint')} autoComplete="off" value={value} onValue={setValue} error={errorOf('value')} />
        <ProblemNote problem={problem} />
        <div className="acts">
          <Button type="submit" icon="lock" busy={busy} {...(value === '' && { reason: t('seal.first') })}>
            {t('seal.act')}
          </Button>
        </div>
        {sealed !== null && (
          <div role="status" className="stack">
            <p className="soft sm">{t('seal.done')}</p>
            <Copy text={sealed} what={t('seal.what')} />
          </div>
        )}
      </form>
    </Panel>
  )
}
