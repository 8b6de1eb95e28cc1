'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { ImportedConfig, type ImportedDocument } from '@/lib/domains/configuration/repository-schemas'
import { uploadFile } from '@/lib/http/upload-file'
import { type Column, Table } from '../data/table'
import { useRefusalText } from '../delivery/refusal-text'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { usePlaceWords } from './place-words'

const bytesMax = 32 * 1024 * 1024
const address = (ref: string, dryRun: boolean) => `/api/v1/config/import?${new URLSearchParams({ dryRun: String(dryRun), ...(ref && { ref }) }).toString()}`

/** Takes a Git repository in Spring's layout: first what it would save, then for real. */
export function ImportPage({ mayWrite }: { mayWrite: Decision }) {
  const t = useTranslations('configuration')
  const client = useQueryClient()
  const refusal = useRefusalText()(mayWrite)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [ref, setRef] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [answer, setAnswer] = useState<{ imported: ImportedConfig; dryRun: boolean } | null>(null)
  const { busy, problem, run, clear } = useAct<boolean, ImportedConfig>(
    (dryRun) => uploadFile(ImportedConfig, address(ref.trim(), dryRun), file ?? new Blob(), { contentType: 'application/x-git-bundle', onProgress: () => undefined }),
    (imported, dryRun) => {
      setAnswer({ imported, dryRun })
      if (!dryRun) void client.invalidateQueries({ queryKey: ['configuration'] })
    },
  )
  const choose = (chosen: File | undefined) => {
    if (!chosen) return
    setFile(chosen)
    setAnswer(null)
    clear()
  }
  const tooLarge = file !== null && file.size > bytesMax
  const looked = answer?.dryRun === true && answer.imported.documents.some(({ outcome }) => outcome === 'would-save')
  const reason = refusal ?? (file === null ? t('import.first') : tooLarge ? t('import.tooLarge') : null)
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('import.title')}</h1>
          <p className="lede">{t('import.lede')}</p>
        </div>
      </div>
      <div className="stack stack-4">
        <Panel body>
          <div className="form">
            <input ref={input} type="file" className="vh" tabIndex={-1} aria-label={t('import.file')} onChange={({ target }) => {
              choose(target.files?.[0])
              // The same file may be chosen again after it was mended.
              target.value = ''
            }} />
            <div className="row wrap">
              <Button onClick={() => input.current?.click()} {...(refusal !== null && { reason: true, reasonId: `${id}-first` })}>
                {t('import.choose')}
              </Button>
              {file && <span className="mono config-value">{file.name}</span>}
            </div>
            <p className="xs muted">
              {t('import.how')} <code className="mono">git bundle create configuration.bundle main</code>
            </p>
            <TextField label={t('import.ref')} hint={t('import.refHint')} mono autoComplete="off" spellCheck={false} maxLength={200} value={ref} onValue={(next) => {
              setRef(next)
              setAnswer(null)
            }} />
            <ProblemNote problem={problem && { ...problem, errors: undefined }} />
            <div className="acts">
              <Button look={looked ? 'plain' : 'primary'} busy={busy} onClick={() => run(true)} {...(reason !== null && { reason: true, reasonId: `${id}-first` })}>
                {t('import.look')}
              </Button>
              <Button look={looked ? 'primary' : 'plain'} busy={busy} onClick={() => run(false)} {...(!looked && { reason: true, reasonId: `${id}-first` })}>
                {t('import.act')}
              </Button>
            </div>
            {(reason !== null || !looked) && <Why id={`${id}-first`}>{reason ?? (answer?.dryRun ? t('import.nothing') : t('import.lookFirst'))}</Why>}
          </div>
        </Panel>
        {answer && <Outcome {...answer} />}
      </div>
    </>
  )
}

const states = { saved: 'ok', 'would-save': 'info', same: 'off', refused: 'bad' } as const

function Outcome({ imported: { commit, documents, skipped }, dryRun }: { imported: ImportedConfig; dryRun: boolean }) {
  const t = useTranslations('configuration')
  const place = usePlaceWords()
  const columns: Column<ImportedDocument>[] = [
    { key: 'for', head: t('column.for'), cell: (row) => <><span className="med">{place(row)}</span><div className="sub config-value mono">{row.path}</div></> },
    { key: 'outcome', head: t('import.outcome'), cell: (row) => <State state={states[row.outcome]} word={t(`import.word.${row.outcome}`)} /> },
    { key: 'detail', head: t('import.detail'), cell: (row) => <span className="sm soft">{row.detail}</span> },
  ]
  const kept = documents.filter(({ outcome }) => outcome === 'saved' || outcome === 'would-save').length
  return (
    <Panel title={t(dryRun ? 'import.would' : 'import.did', { count: kept })} footer={<span>{t('import.commit')} <span className="mono">{commit.slice(0, 12)}</span></span>}>
      <div role="status" className="vh">{t(dryRun ? 'import.would' : 'import.did', { count: kept })}</div>
      <Table two caption={t('import.caption')} columns={columns} rows={documents} rowKey={(row) => row.path} />
      {skipped.length > 0 && (
        <div className="body">
          <h3 className="label mb-1">{t('import.skipped')}</h3>
          <ul className="sm soft">
            {skipped.map(({ path, detail }) => (
              <li key={path}>
                <span className="mono config-value">{path}</span>: {detail}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  )
}
