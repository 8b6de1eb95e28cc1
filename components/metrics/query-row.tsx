'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { expressionReason, type MetricExpression, parseMetricExpression } from '@/lib/domains/telemetry/core/metric-expression'
import { MetricAggregation } from '@/lib/domains/telemetry/metric-schemas'
import { useReasonWords } from '../data/problem-words'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { FilterChips } from './filter-chips'
import { aggregationKey, namedQuantiles, textOf, usualExpression, withAggregation } from './metrics-ask'
import { MetricField } from './suggestions'

interface QueryRowProps {
  letter: string
  text: string
  onChange: (text: string) => void
  onRemove: () => void
  /** A hidden query only feeds the formula. */
  hidden: boolean
  onHide: (hidden: boolean) => void
}

/** One query: as fields, or as the text that the fields write. What cannot be read is shown as text, with what is wrong. */
export function QueryRow({ letter, text, onChange, onRemove, hidden, onHide }: QueryRowProps) {
  const t = useTranslations('metrics')
  const read = parseMetricExpression(text)
  const [asText, setAsText] = useState(false)
  const showText = asText || !read.ok
  return (
    <div className="qrow" role="group" aria-label={t('builder.query', { letter })}>
      <span className="letter" aria-hidden="true">
        {letter}
      </span>
      {showText || !read.ok ? <TextRow letter={letter} text={text} onChange={onChange} /> : <Fields expression={read.value} onChange={(next) => onChange(textOf(next))} />}
      <span className="row ml-auto">
        <button type="button" className="btn quiet" aria-pressed={hidden} onClick={() => onHide(!hidden)}>
          {hidden ? t('builder.show') : t('builder.hide')}
        </button>
        {read.ok && (
          <button type="button" className="btn quiet" aria-pressed={asText} onClick={() => setAsText(!asText)}>
            {t('builder.text')}
          </button>
        )}
        <Button look="quiet" icon="trash" aria-label={t('builder.remove', { letter })} onClick={onRemove} />
      </span>
    </div>
  )
}

function TextRow({ letter, text, onChange }: { letter: string; text: string; onChange: (text: string) => void }) {
  const t = useTranslations('metrics')
  const words = useReasonWords()
  const [typed, setTyped] = useState(text)
  const [seen, setSeen] = useState(text)
  if (text !== seen) {
    setSeen(text)
    setTyped(text)
  }
  const read = parseMetricExpression(typed)
  const problem = read.ok ? null : words(expressionReason(read.error))
  const id = `query-${letter}-problem`
  return (
    <form
      className="grow"
      onSubmit={(event) => {
        event.preventDefault()
        if (read.ok) onChange(textOf(read.value))
      }}
    >
      <span className={`input ${problem ? 'bad' : ''}`}>
        <input className="mono" aria-label={t('builder.queryText', { letter })} value={typed} spellCheck={false} autoComplete="off" aria-describedby={problem ? id : undefined} aria-invalid={problem ? true : undefined} onChange={(event) => setTyped(event.target.value)} onBlur={() => read.ok && onChange(textOf(read.value))} />
      </span>
      {problem && (
        <p id={id} className="xs t-bad" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}

function Fields({ expression, onChange }: { expression: MetricExpression; onChange: (next: MetricExpression) => void }) {
  const t = useTranslations('metrics')
  const [grouping, setGrouping] = useState(false)
  const plain = MetricAggregation.options.filter((one) => one !== 'quantile').map((one) => ({ value: one as string, label: t(`aggregation.${one}`) }))
  const quantiles = [...new Set([...namedQuantiles, ...(expression.aggregation === 'quantile' ? [expression.quantile] : [])])].map((one) => ({ value: `quantile ${one}`, label: `p${Number((one * 100).toFixed(2))}` }))
  return (
    <>
      <Select label={t('builder.aggregation')} value={aggregationKey(expression)} options={[...plain, ...quantiles]} onChange={(key) => onChange(withAggregation(expression, key))} />
      <MetricField value={expression.metric} onPick={(name, about) => onChange(about ? { ...usualExpression(name, about.type), groupBy: expression.groupBy.filter((label) => about.labels.includes(label)) } : { ...expression, metric: name })} />
      <FilterChips expression={expression} onChange={onChange} grouping={grouping} onGrouping={setGrouping} />
    </>
  )
}
