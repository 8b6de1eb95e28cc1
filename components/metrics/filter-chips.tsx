'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { MetricExpression } from '@/lib/domains/telemetry/core/metric-expression'
import type { MetricFilter } from '@/lib/domains/telemetry/metric-schemas'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { Chip } from './chip'
import { LabelField, LabelValueField } from './suggestions'

const operators: MetricFilter['op'][] = ['=', '!=', '=~', '!~']

interface FilterChipsProps {
  expression: MetricExpression
  onChange: (next: MetricExpression) => void
  grouping: boolean
  onGrouping: (on: boolean) => void
}

/** Filters and labels to group by, each a chip; one more is asked for step by step: label, operator, value. */
export function FilterChips({ expression, onChange, grouping, onGrouping }: FilterChipsProps) {
  const t = useTranslations('metrics')
  const [adding, setAdding] = useState<{ label: string; op: MetricFilter['op'] } | 'label' | null>(null)
  const { filters, groupBy, metric } = expression
  return (
    <>
      {filters.map((filter, at) => {
        const text = `${filter.label}${filter.op}${filter.value}`
        return (
          <Chip key={`${text} ${at}`} remove={t('builder.removeFilter', { filter: text })} onRemove={() => onChange({ ...expression, filters: filters.filter((_, index) => index !== at) })}>
            {text}
          </Chip>
        )
      })}
      {adding === null && (
        <Button look="quiet" icon="filter" onClick={() => setAdding('label')}>
          {t('builder.filter')}
        </Button>
      )}
      {adding === 'label' && <LabelField label={t('builder.filterLabel')} metric={metric} onPick={(label) => setAdding({ label, op: '=' })} onCancel={() => setAdding(null)} />}
      {adding !== null && adding !== 'label' && (
        <>
          <span className="mono sm">{adding.label}</span>
          <Select label={t('builder.operator')} value={adding.op} options={operators.map((value) => ({ value, label: t(`operator.${value === '=' ? 'is' : value === '!=' ? 'isNot' : value === '=~' ? 'fits' : 'fitsNot'}`) }))} onChange={(op) => setAdding({ ...adding, op })} />
          <LabelValueField
            metric={metric}
            label={adding.label}
            onCancel={() => setAdding(null)}
            onPick={(value) => {
              onChange({ ...expression, filters: [...filters, { ...adding, value }] })
              setAdding(null)
            }}
          />
        </>
      )}
      {groupBy.map((label) => (
        <Chip key={label} remove={t('builder.removeGroup', { label })} onRemove={() => onChange({ ...expression, groupBy: groupBy.filter((one) => one !== label) })}>
          {t('builder.byLabel', { label })}
        </Chip>
      ))}
      {!grouping && groupBy.length < 4 && (
        <Button look="quiet" onClick={() => onGrouping(true)}>
          {t('builder.groupBy')}
        </Button>
      )}
      {grouping && (
        <LabelField
          label={t('builder.groupBy')}
          metric={metric}
          onCancel={() => onGrouping(false)}
          onPick={(label) => {
            onChange({ ...expression, groupBy: [...new Set([...groupBy, label])].slice(0, 4) })
            onGrouping(false)
          }}
        />
      )}
    </>
  )
}
