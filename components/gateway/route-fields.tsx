'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { CheckField, SelectField, TextField } from '../forms/field'
import { type RouteForm, readDocument } from './route-form'

interface Props {
  form: RouteForm
  document: RouteDocument
  onForm: (form: RouteForm) => void
  onDocument: (document: RouteDocument) => void
  /** By pointer below the document, like `match/path/value`. */
  errorOf: (pointer: string) => string | null
}

/** The fields that most routes need, then the whole document: what has no field is there. */
export function RouteFields({ form, document, onForm, onDocument, errorOf }: Props) {
  const t = useTranslations('gateway')
  const set = (change: Partial<RouteForm>) => onForm({ ...form, ...change })
  const text = (key: 'hosts' | 'path' | 'methods' | 'prefix' | 'targets' | 'order' | 'timeoutMs' | 'retries', pointers: string[], more: { unit?: string; numeric?: boolean } = {}) => (
    <TextField
      label={t(`form.${key}`)} hint={t(`form.${key}Hint`)} mono autoComplete="off" spellCheck={false} value={form[key]} onValue={(value) => set({ [key]: value })}
      error={form[key] === '' ? null : (pointers.map(errorOf).find((one) => one !== null) ?? null)} {...(more.unit && { unit: more.unit })} {...(more.numeric && { inputMode: 'numeric' as const })}
    />
  )
  return (
    <>
      <CheckField label={t('form.enabled')} hint={t('form.enabledHint')} checked={form.enabled} onValue={(enabled) => set({ enabled })} />
      <SelectField label={t('form.kind')} value={form.exact ? 'exact' : 'prefix'} options={[{ value: 'prefix', label: t('form.kindPrefix') }, { value: 'exact', label: t('form.kindExact') }]} onValue={(kind) => set({ exact: kind === 'exact' })} />
      {text('path', ['match/path/value', 'match'])}
      {text('hosts', ['match/hosts', 'match/hosts/0'])}
      {text('methods', ['match/methods', 'match/methods/0'])}
      {text('targets', ['targets', 'targets/0/application', 'targets/1/application', 'targets/2/application', 'targets/0/weight'])}
      {!form.exact && <CheckField label={t('form.strip')} hint={t('form.stripHint')} checked={form.strip} onValue={(strip) => set({ strip })} />}
      {text('prefix', ['rewrite/prefix'])}
      {text('order', ['order'], { numeric: true })}
      {text('timeoutMs', ['timeoutMs'], { unit: 'ms', numeric: true })}
      {text('retries', ['retries'], { numeric: true })}
      <DocumentField document={document} onDocument={onDocument} />
    </>
  )
}

/** The whole route as the API takes it: limits, stickiness, headers, origins, mirror, priority. */
function DocumentField({ document, onDocument }: Pick<Props, 'document' | 'onDocument'>) {
  const t = useTranslations('gateway')
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const read = typed === null ? null : readDocument(typed)
  const wrong = typed !== null && (read === null ? t('form.noJson') : read.success ? null : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '))
  return (
    <details>
      <summary>{t('form.document')}</summary>
      <div className="field mt-2">
        <label htmlFor={id}>{t('form.documentLabel')}</label>
        <span className={`input area ${wrong ? 'bad' : ''}`}>
          <textarea
            id={id} className="mono sm" rows={22} spellCheck={false} aria-describedby={`${id}-hint`} {...(wrong && { 'aria-invalid': true as const })}
            value={typed ?? JSON.stringify(document, null, 2)}
            onChange={(event) => {
              setTyped(event.target.value)
              const next = readDocument(event.target.value)
              if (next?.success) onDocument(next.data)
            }}
            onBlur={() => {
              if (wrong === null || wrong === false) setTyped(null)
            }}
          />
        </span>
        <span className="hint" id={`${id}-hint`}>
          {t('form.documentHint')}
        </span>
        {wrong && (
          <span className="err" role="alert">
            {wrong}
          </span>
        )}
      </div>
    </details>
  )
}
