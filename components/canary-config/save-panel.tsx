'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { saveConfig } from '@/lib/domains/canary/queries/configs'
import { diffValues } from '../changes/diff-values'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { writeAt } from './json-path'

export interface SavePanelProps {
  application: string
  /** What is edited, as it was read. */
  base: { name: string; version: number; config: unknown }
  draft: unknown
  /** Versions of the configs that are there, by name. */
  versions: ReadonlyMap<string, number>
  /** Why it cannot be saved now. */
  blocked: string | null
  onSaved: (name: string) => void
}

/** What differs from the last version, and the way to keep it. */
export function SavePanel({ application, base, draft, versions, blocked, onSaved }: SavePanelProps) {
  const t = useTranslations('canary.config')
  const client = useQueryClient()
  const toast = useToast()
  const [name, setName] = useState(base.name)
  const [why, setWhy] = useState('')
  const isNew = name !== base.name
  const config = isNew ? writeAt(draft, ['name'], name) : draft
  const lines = diffValues(base.config, config).filter(({ kind }) => kind !== 'same')
  const named = /^[\w-]{1,60}$/.test(name)
  const taken = isNew && (versions.get(name) ?? 0) > 0
  const reason = blocked ?? (!named ? t('save.nameRule') : taken ? t('save.taken', { name }) : lines.length === 0 ? t('save.same') : undefined)
  const { busy, problem, submit } = useSubmit(
    () => saveConfig(application, name, { config, expectedVersion: isNew ? 0 : base.version, ...(why.trim() && { why: why.trim() }) }),
    (saved) => {
      toast({ text: t('save.done', { name: saved.name, version: saved.version }) })
      setWhy('')
      client.setQueryData(['canary-configs', application, saved.name], saved)
      void client.invalidateQueries({ queryKey: ['canary-configs', application], exact: true })
      onSaved(saved.name)
    },
  )
  return (
    <Panel title={t('save.title')} body>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (reason === undefined) submit()
        }}
      >
        <div>
          <h3 className="label mb-1">{t('save.diff', { version: base.version })}</h3>
          {lines.length === 0 ? (
            <p className="sm muted">{t('save.same')}</p>
          ) : (
            <div className="diff" tabIndex={0} role="region" aria-label={t('save.diff', { version: base.version })}>
              {lines.map((line) => (
                <div key={`${line.kind}${line.text}`} className={line.kind === 'removed' ? 'd' : 'a'}>
                  {line.kind === 'removed' ? '-' : '+'} {line.text}
                </div>
              ))}
            </div>
          )}
        </div>
        <TextField label={t('save.name')} hint={t('save.nameHint')} mono autoComplete="off" value={name} onValue={setName} readOnly={blocked !== null} />
        <TextField label={t('save.why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} readOnly={blocked !== null} />
        <ProblemNote problem={problem && { ...problem, errors: [] }} />
        <div className="acts">
          <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && { reason })}>
            {t('save.submit', { version: isNew ? 1 : base.version + 1 })}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
