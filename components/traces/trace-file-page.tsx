'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ChangeEvent, useMemo, useRef, useState } from 'react'
import { fileBytesMax, fileSpansMax, type FileTrace, readOtlpFile } from '@/lib/domains/telemetry/core/otlp-file'
import { type TraceReads, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import type { FieldError } from '@/lib/kernel/fault'
import { bytes, count, quantityText } from '../data/numbers'
import { useFieldWords } from '../data/problem-words'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { localTrace } from './local-trace'
import { TraceHead } from './trace-head'
import { TraceBody } from './trace-page'

type Opened = { kind: 'none' } | { kind: 'wrong'; name: string; problems: readonly FieldError[] } | { kind: 'read'; name: string; openedMs: number; traces: readonly FileTrace[] }

/** A trace from a file, looked at like a stored one. It is read in the browser and kept nowhere: closing the page forgets it. */
export function TraceFilePage() {
  const t = useTranslations('trace')
  const [opened, setOpened] = useState<Opened>({ kind: 'none' })
  const [chosen, setChosen] = useState('')
  // The browser's own control speaks the browser's language, and looks like nothing else here.
  const input = useRef<HTMLInputElement>(null)
  const change = useQueryChange()
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    if (!file) return
    change({ span: null, find: null })
    setChosen('')
    if (file.size > fileBytesMax) return setOpened({ kind: 'wrong', name: file.name, problems: [{ pointer: '#', detail: t('file.tooLarge', { size: quantityText(bytes(file.size)), most: quantityText(bytes(fileBytesMax)) }) }] })
    const read = readOtlpFile(await file.text())
    setOpened(read.ok ? { kind: 'read', name: file.name, openedMs: Date.now(), traces: read.value } : { kind: 'wrong', name: file.name, problems: read.error })
  }
  const trace = opened.kind === 'read' ? (opened.traces.find(({ traceId }) => traceId === chosen) ?? opened.traces[0]) : undefined
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('file.title')}</h1>
          <p className="lede">{t('file.lede', { size: quantityText(bytes(fileBytesMax)), spans: count(fileSpansMax) })}</p>
        </div>
      </div>
      <div className="row wrap mb-4">
        <input ref={input} type="file" accept=".json,application/json" className="vh" aria-label={t('file.choose')} tabIndex={-1} onChange={(event) => void open(event)} />
        <Button onClick={() => input.current?.click()}>{t('file.open')}</Button>
        {opened.kind === 'read' && <span className="mono sm soft">{opened.name}</span>}
        {opened.kind === 'read' && opened.traces.length > 1 && trace && (
          <Select label={t('facts.trace')} value={trace.traceId} options={opened.traces.slice(0, 50).map(({ traceId, spans }) => ({ value: traceId, label: t('file.trace', { id: traceId.slice(0, 8), spans: spans.length }) }))} onChange={setChosen} />
        )}
      </div>
      {opened.kind === 'wrong' && <FileProblems name={opened.name} problems={opened.problems} />}
      {opened.kind === 'read' && trace && <Shown trace={trace} openedMs={opened.openedMs} />}
    </>
  )
}

/** What is wrong with a file, each by its place in it. */
export function FileProblems({ name, problems }: { name: string; problems: readonly FieldError[] }) {
  const t = useTranslations('trace')
  const words = useFieldWords()
  return (
    <Panel title={t('file.wrong', { name })}>
      <ul className="body stack stack-3" role="alert">
        {problems.map((problem) => (
          <li key={`${problem.pointer} ${problem.detail}`}>
            <code className="mono sm">{problem.pointer}</code>: {words(problem)}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Shown({ trace, openedMs }: { trace: FileTrace; openedMs: number }) {
  const reads = useMemo(() => localTrace(trace, `file ${openedMs}`, openedMs), [trace, openedMs])
  return (
    <QueryView loading={<LoadingBlock height={480} />}>
      <OfFile key={`${openedMs} ${trace.traceId}`} reads={reads} />
    </QueryView>
  )
}

function OfFile({ reads }: { reads: TraceReads }) {
  const { data } = useSuspenseQuery(traceQueries(reads).summary())
  return (
    <>
      <TraceHead trace={data} actions={null} />
      <TraceBody trace={data} reads={reads} stored={false} />
    </>
  )
}
