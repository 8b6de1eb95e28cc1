'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { chooseSource, sourcesQuery, testSource } from '@/lib/domains/telemetry/queries/sources'
import { type EngineName, enginesOf, engineTitles, type SourceReport as Report, type SourceView } from '@/lib/domains/telemetry/source-schemas'
import { DialogActs } from '../forms/dialog-acts'
import { ChoiceField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { useErrorOf, useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'
import { choiceOf, type SourceDraft, SourceReach } from './source-reach'
import { SourceReport } from './source-report'

const draftOf = ({ url, login, username, tenant, caPem, insideAllowed, labels }: SourceView): SourceDraft => ({ url, login, username, secret: '', tenant, caPem, insideAllowed, labels })

/** Chooses what answers a signal. What was tested is what is saved: a changed field takes the report away. */
export function SourceForm({ source, onClose }: { source: SourceView; onClose: () => void }) {
  const t = useTranslations('sources')
  const client = useQueryClient()
  const toast = useToast()
  const { signal, version } = source
  const [engine, setEngine] = useState<'embedded' | EngineName>(source.engine)
  const [draft, setDraft] = useState(() => draftOf(source))
  const [why, setWhy] = useState('')
  const [report, setReport] = useState<Report | null>(null)
  const change = (part: Partial<SourceDraft>) => {
    setReport(null)
    setDraft({ ...draft, ...part })
  }
  const said = { expectedVersion: version, ...(why.trim() && { why: why.trim() }) }
  const save = useSubmit(
    () => chooseSource(signal, engine === 'embedded' ? { engine, ...said } : { ...choiceOf(engine, draft), ...said }),
    () => {
      toast({ text: t('chosen', { signal: t(`signal.${signal}`), engine: engine === 'embedded' ? t('embedded') : engineTitles[engine] }) })
      void client.invalidateQueries({ queryKey: sourcesQuery().queryKey })
      onClose()
    },
  )
  const tried = useAct((chosen: EngineName) => testSource(signal, choiceOf(chosen, draft)), setReport)
  const problem = save.problem ?? tried.problem
  const errorOf = useErrorOf(problem)
  const reason = engine !== 'embedded' && draft.url.trim() === '' ? t('urlMissing') : undefined
  const engines = ['embedded', ...enginesOf[signal]] as const
  return (
    <form className="form" noValidate onSubmit={(event) => { event.preventDefault(); if (reason === undefined) save.submit() }}>
      <ChoiceField
        legend={t('engine')}
        name="engine"
        value={engine}
        onValue={(chosen) => { setReport(null); setEngine(chosen) }}
        choices={engines.map((value) => ({ value, label: value === 'embedded' ? t('embedded') : engineTitles[value], note: t(`engineNote.${value}`) }))}
      />
      {engine !== 'embedded' && <SourceReach signal={signal} draft={draft} kept={source.hasSecret} errorOf={errorOf} onChange={change} />}
      <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} error={errorOf('why')} />
      {report && <SourceReport report={report} />}
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        {engine !== 'embedded' && (
          <Button icon="retry" busy={tried.busy} onClick={() => tried.run(engine)} {...(reason !== undefined && { reason })}>
            {t('test')}
          </Button>
        )}
        <Button type="submit" look="primary" busy={save.busy} {...(reason !== undefined && { reason })}>
          {t('choose')}
        </Button>
      </DialogActs>
    </form>
  )
}
