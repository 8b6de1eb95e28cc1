'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useDraft } from './config-draft'
import { parseText, textOf } from './config-groups'

/** The same config as text, both ways: what parses is the config at once. */
export function ConfigJson({ onBroken }: { onBroken: (message: string | null) => void }) {
  const t = useTranslations('canary.config')
  const id = useId()
  const { config, problems, words, change, mayEdit } = useDraft()
  const [typed, setTyped] = useState(() => textOf(config))
  const parsed = parseText(typed)
  const edit = (text: string) => {
    setTyped(text)
    const read = parseText(text)
    onBroken(read.ok ? null : read.message)
    if (read.ok && mayEdit) change([], read.config)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{t('json.label')}</label>
      <textarea id={id} className="cc-json" spellCheck={false} autoComplete="off" value={typed} readOnly={!mayEdit} onChange={(event) => edit(event.target.value)} aria-invalid={!parsed.ok || problems.length > 0} aria-describedby={`${id}-notes`} />
      <div id={`${id}-notes`} className="stack" role="status">
        {!parsed.ok && <span className="err">{t('json.broken', { message: parsed.message })}</span>}
        {parsed.ok &&
          problems.map((problem) => (
            <span key={`${problem.pointer} ${problem.code}`} className={problem.severity === 'error' ? 'err' : 'hint'}>
              <span className="mono">{problem.pointer}</span> {words(problem)}
            </span>
          ))}
      </div>
    </div>
  )
}
