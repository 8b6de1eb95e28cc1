'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { formulaReason, parseFormula } from '@/lib/domains/telemetry/core/formula'
import { useReasonWords } from '../data/problem-words'
import { useQueryChange } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { nextLetter, queriesOf, textOf, usualExpression } from './metrics-ask'
import { QueryRow } from './query-row'
import { MetricField } from './suggestions'

/** Queries by letter and a formula over them. All of it stands in the address. */
export function QueryBuilder() {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const change = useQueryChange()
  const queries = queriesOf(params)
  const hidden = new Set((params.get('hide') ?? '').split(',').filter(Boolean))
  const next = nextLetter(params)
  const hide = (letter: string, on: boolean) => {
    const letters = new Set(hidden)
    if (on) letters.add(letter)
    else letters.delete(letter)
    change({ hide: [...letters].sort().join(',') || null })
  }
  return (
    <Panel title={t('builder.title')} className="mb-4">
      {queries.map(({ letter, text }) => (
        <QueryRow key={letter} letter={letter} text={text} hidden={hidden.has(letter)} onHide={(on) => hide(letter, on)} onChange={(changed) => change({ [letter]: changed })} onRemove={() => change({ [letter]: null })} />
      ))}
      {queries.length > 0 && <FormulaRow letters={queries.map(({ letter }) => letter)} />}
      {next !== null && (
        <div className="qrow" role="group" aria-label={t('builder.add')}>
          <span className="letter" aria-hidden="true">
            +
          </span>
          {/* A new field for each new letter: what was picked is a query now. */}
          <MetricField key={next} value="" onPick={(name, about) => change({ [next]: textOf(usualExpression(name, about?.type ?? 'gauge')) })} />
          <span className="xs muted">{queries.length === 0 ? t('builder.first') : t('builder.another')}</span>
        </div>
      )}
    </Panel>
  )
}

function FormulaRow({ letters }: { letters: string[] }) {
  const t = useTranslations('metrics')
  const words = useReasonWords()
  const change = useQueryChange()
  const asked = useSearchParams().get('formula') ?? ''
  const [typed, setTyped] = useState(asked)
  const [seen, setSeen] = useState(asked)
  if (asked !== seen) {
    setSeen(asked)
    setTyped(asked)
  }
  const read = typed.trim() === '' ? null : parseFormula(typed, letters)
  const problem = read && !read.ok ? words(formulaReason(read.error)) : null
  const put = () => problem === null && typed.trim() !== asked && change({ formula: typed.trim() || null })
  return (
    <form
      className="qrow"
      onSubmit={(event) => {
        event.preventDefault()
        put()
      }}
    >
      <span className="letter" aria-hidden="true">
        =
      </span>
      <span className={`input ${problem ? 'bad' : ''}`} style={{ flex: '0 1 280px' }}>
        <input className="mono" aria-label={t('builder.formula')} placeholder="a / b * 100" value={typed} spellCheck={false} autoComplete="off" aria-describedby={problem ? 'formula-problem' : undefined} aria-invalid={problem ? true : undefined} onChange={(event) => setTyped(event.target.value)} onBlur={put} />
      </span>
      {problem ? (
        <p id="formula-problem" className="xs t-bad" role="alert">
          {problem}
        </p>
      ) : (
        <span className="xs muted">{t('builder.formulaHint')}</span>
      )}
    </form>
  )
}
