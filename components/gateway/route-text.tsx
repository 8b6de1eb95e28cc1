'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { useFieldWords } from '../data/problem-words'
import { Button } from '../ui/button'
import { draftOf, readRouteText } from './read-route-form'
import type { EditedRoute } from './use-route-form'

/** For those who know the format: the whole route as the API takes it. */
export function RouteTextField({ edited: { form, read, typed, type, isTypedWrong } }: { edited: EditedRoute }) {
  const t = useTranslations('gateway')
  const words = useFieldWords()
  const id = useId()
  const typedRead = typed === null ? null : readRouteText(typed)
  const wrong = !isTypedWrong ? [] : typedRead === null ? [t('form.noJson')] : typedRead.ok ? [] : typedRead.issues.map((issue) => `${issue.at.replaceAll('/', '.') || t('label.whole')}: ${words(issue)}`)
  return (
    <details>
      <summary>{t('form.document')}</summary>
      <div className="field mt-2">
        <label htmlFor={id}>{t('form.documentLabel')}</label>
        <span className={`input area ${isTypedWrong ? 'bad' : ''}`}>
          <textarea
            id={id} className="mono sm" rows={22} spellCheck={false} aria-describedby={`${id}-hint${isTypedWrong ? ` ${id}-error` : ''}`} {...(isTypedWrong && { 'aria-invalid': true as const })}
            value={typed ?? JSON.stringify(read.ok ? read.document : draftOf(form), null, 2)} onChange={(event) => type(event.target.value)} onBlur={() => isTypedWrong || type(null)}
          />
        </span>
        <span className="hint" id={`${id}-hint`}>
          {t('form.documentHint')}
        </span>
        {isTypedWrong && (
          <div className="err" id={`${id}-error`} role="alert">
            <ul>
              {wrong.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </div>
        )}
        {isTypedWrong && (
          <div>
            <Button icon="undo" onClick={() => type(null)}>
              {t('form.leaveText')}
            </Button>
          </div>
        )}
      </div>
    </details>
  )
}
