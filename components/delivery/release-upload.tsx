'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { Release } from '@/lib/domains/delivery/schemas'
import { ProblemError } from '@/lib/http/get-json'
import type { Problem } from '@/lib/http/problem-shape'
import { uploadFile } from '@/lib/http/upload-file'
import { bytes, percent, quantityText } from '../data/numbers'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'
import { useRefusalText } from './refusal-text'

const bytesMax = 200 * 1024 * 1024
const versionRule = /^[\w.+-]{0,64}$/

type Phase = { kind: 'idle' } | { kind: 'sending'; share: number; file: File } | { kind: 'refused'; problem: Problem }

/** A tarball from this machine. Nothing of it is kept when it is refused or stopped. */
export function ReleaseUpload({ application, decision, onDone }: { application: string; decision: Decision; onDone: (release: number) => void }) {
  const t = useTranslations('delivery')
  const toast = useToast()
  const client = useQueryClient()
  const refusal = useRefusalText()(decision)
  const [version, setVersion] = useState('')
  const [tooLarge, setTooLarge] = useState<number | null>(null)
  const [phase, setPhase] = useState<Phase>({ kind: 'idle' })
  const input = useRef<HTMLInputElement>(null)
  const stop = useRef<AbortController | null>(null)
  const wrong = !versionRule.test(version.trim())
  const send = async (file: File) => {
    setTooLarge(file.size > bytesMax ? file.size : null)
    if (file.size > bytesMax) return
    stop.current = new AbortController()
    setPhase({ kind: 'sending', share: 0, file })
    const query = version.trim() ? `?version=${encodeURIComponent(version.trim())}` : ''
    try {
      const release = await uploadFile(Release, `/api/v1/applications/${encodeURIComponent(application)}/releases${query}`, file, { onProgress: (share) => setPhase({ kind: 'sending', share, file }), signal: stop.current.signal })
      await client.invalidateQueries({ queryKey: ['delivery', 'releases', application] })
      setPhase({ kind: 'idle' })
      toast({ text: t('new.upload.done', { number: release.number }) })
      onDone(release.number)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      setPhase(error.code === 'aborted' ? { kind: 'idle' } : { kind: 'refused', problem: error.problem })
    }
  }
  const reason = refusal ?? (wrong ? t('new.upload.versionWrong') : undefined)
  return (
    <fieldset className="upload">
      <legend className="vh">{t('new.upload.title')}</legend>
      <TextField label={t('new.upload.version')} hint={t('new.upload.versionHint')} error={wrong ? t('new.upload.versionWrong') : null} mono autoComplete="off" spellCheck={false} value={version} onValue={setVersion} />
      {phase.kind === 'sending' ? (
        <Sending share={phase.share} size={phase.file.size} name={phase.file.name} onStop={() => stop.current?.abort()} />
      ) : (
        <div className="stack">
          <input
            ref={input}
            type="file"
            className="vh"
            tabIndex={-1}
            aria-label={t('new.upload.file')}
            accept=".tgz,.gz,application/gzip"
            onChange={({ target }) => {
              const [file] = target.files ?? []
              // The same file may be chosen again after it was mended.
              target.value = ''
              if (file && reason === undefined) void send(file)
            }}
          />
          <div>
            <Button icon="deploy" onClick={() => input.current?.click()} {...(reason !== undefined && { reason })}>
              {t('new.upload.choose')}
            </Button>
          </div>
          <span className="xs muted">{t('new.upload.hint')}</span>
        </div>
      )}
      {tooLarge !== null && <span className="xs t-bad">{t('new.upload.too', { size: quantityText(bytes(tooLarge)) })}</span>}
      {phase.kind === 'refused' && <ProblemNote problem={{ ...phase.problem, errors: undefined }} />}
    </fieldset>
  )
}

function Sending({ share, size, name, onStop }: { share: number; size: number; name: string; onStop: () => void }) {
  const t = useTranslations('delivery')
  const words = share >= 1 ? t('new.upload.unpacking') : t('new.upload.sending', { share: quantityText(percent(share)), size: quantityText(bytes(size)) })
  return (
    <div className="stack">
      <div className="row between sm">
        <span className="mono trunc">{name}</span>
        <Button look="quiet" onClick={onStop}>
          {t('new.upload.stop')}
        </Button>
      </div>
      <div className="meter" role="progressbar" aria-label={t('new.upload.title')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
        <i style={{ width: `${share * 100}%`, background: 'var(--info-solid)' }} />
      </div>
      <span className="xs muted" role="status">
        {words}
      </span>
    </div>
  )
}
