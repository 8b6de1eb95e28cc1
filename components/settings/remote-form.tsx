'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { z } from 'zod'
import { chooseRemote, testRemote } from '@/lib/domains/registry/queries/remotes'
import type { RemoteChoice, RemoteView } from '@/lib/domains/registry/remote-schemas'
import type { SourceReport as Report } from '@/lib/domains/telemetry/source-schemas'
import { DialogActs } from '../forms/dialog-acts'
import { CheckField, PasswordField, SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { useErrorOf, useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'
import { CaField } from './source-reach'
import { SourceReport } from './source-report'

const logins = ['none', 'basic', 'bearer'] as const

interface Draft {
  name: string
  url: string
  login: (typeof logins)[number]
  username: string
  secret: string
  caPem: string
  insideAllowed: boolean
}

const draftOf = (remote: RemoteView | null): Draft => ({
  name: remote?.name ?? '', url: remote?.url ?? '', login: remote?.login ?? 'none', username: remote?.username ?? '', secret: '', caPem: remote?.caPem ?? '', insideAllowed: remote?.insideAllowed ?? false,
})

/** As it is sent: without an empty secret, so that a kept one stays. */
const choiceOf = ({ name: _place, secret, url, username, ...rest }: Draft): z.input<typeof RemoteChoice> => ({
  ...rest, url: url.trim(), username: rest.login === 'basic' ? username.trim() : '', ...(rest.login !== 'none' && secret !== '' && { secret }),
})

/** Names another registry, or changes where it is. What was tested is what is saved: a changed field takes the report away. */
export function RemoteForm({ remote, onClose, onDone }: { remote: RemoteView | null; onClose: () => void; onDone: () => void }) {
  const t = useTranslations('remotes')
  const sources = useTranslations('sources')
  const toast = useToast()
  const [draft, setDraft] = useState(() => draftOf(remote))
  const [why, setWhy] = useState('')
  const [report, setReport] = useState<Report | null>(null)
  const change = (part: Partial<Draft>) => {
    setReport(null)
    setDraft({ ...draft, ...part })
  }
  const name = draft.name.trim()
  const save = useSubmit(
    () => chooseRemote(name, { ...choiceOf(draft), expectedVersion: remote?.version ?? 0, ...(why.trim() && { why: why.trim() }) }),
    () => {
      toast({ text: t('chosen', { name }) })
      onDone()
      onClose()
    },
  )
  const tried = useAct(() => testRemote(name, choiceOf(draft)), setReport)
  const problem = save.problem ?? tried.problem
  const errorOf = useErrorOf(problem)
  const missing = name === '' ? t('nameMissing') : draft.url.trim() === '' ? sources('urlMissing') : undefined
  const reason = missing === undefined ? {} : { reason: missing }
  return (
    <form className="form" noValidate onSubmit={(event) => { event.preventDefault(); if (missing === undefined) save.submit() }}>
      {!remote && <TextField label={t('name')} hint={t('nameHint')} mono required autoComplete="off" spellCheck={false} value={draft.name} onValue={(text) => change({ name: text })} error={errorOf('name')} />}
      <TextField label={sources('url')} hint={t('urlHint')} mono required inputMode="url" autoComplete="off" spellCheck={false} value={draft.url} onValue={(url) => change({ url })} error={errorOf('url')} />
      <div className="cc-row">
        <SelectField label={sources('login')} value={draft.login} options={logins.map((value) => ({ value, label: sources(`logins.${value}`) }))} onValue={(login) => change({ login })} error={errorOf('login')} />
        {draft.login === 'basic' && <TextField label={sources('username')} autoComplete="off" value={draft.username} onValue={(username) => change({ username })} error={errorOf('username')} />}
        {draft.login !== 'none' && (
          <PasswordField label={sources(draft.login === 'basic' ? 'password' : 'token')} hint={remote?.hasSecret ? sources('secretKept') : sources('secretHint')} autoComplete="new-password" value={draft.secret} onValue={(secret) => change({ secret })} error={errorOf('secret')} />
        )}
      </div>
      <CheckField label={sources('inside')} hint={sources('insideHint')} checked={draft.insideAllowed} onValue={(insideAllowed) => change({ insideAllowed })} />
      <CaField value={draft.caPem} onValue={(caPem) => change({ caPem })} error={errorOf('caPem')} />
      <TextField label={sources('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} error={errorOf('why')} />
      {report && <SourceReport report={report} />}
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        <Button icon="retry" busy={tried.busy} onClick={() => tried.run(null)} {...reason}>
          {sources('test')}
        </Button>
        <Button type="submit" look="primary" busy={save.busy} {...reason}>
          {t('save')}
        </Button>
      </DialogActs>
    </form>
  )
}
