'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { isRuleType, isSameBound, listText, readList, type RowProblem, type RuleField, type RuleFields, type RuleRow } from '@/lib/domains/configuration/core/rule-rows'
import { ruleTypes } from '@/lib/domains/configuration/core/value-rules'
import { CheckField, SelectField, TextField, type TextFieldProps } from '../forms/field'
import { Button } from '../ui/button'
import { useTyped } from './use-typed'

/** The columns of a rule, in their order. */
export const ruleColumns = ['key', 'type', 'min', 'max', 'allowed', 'description', 'required'] as const satisfies readonly RuleField[]

/** What is wrong, in the reader's words. */
export function useRowWords(): (problem: RowProblem) => string {
  const t = useTranslations('configuration')
  return ({ why, detail }) => t(`ruleWrong.${why}`, { detail })
}

const isNumber = (type: string): boolean => type === 'integer' || type === 'number'

interface CellsProps {
  row: RuleRow
  /** From 1 on, for those who do not see the table. */
  number: number
  /** It was added a moment ago: its key is what is typed next. */
  isNew: boolean
  onChange: (change: Partial<RuleFields>) => void
  onRemove: () => void
}

/** One rule as fields. What is wrong is said under its field once that is left. */
export function RuleCells({ row, number, isNew, onChange, onRemove }: CellsProps) {
  const t = useTranslations('configuration')
  const words = useRowWords()
  const errorOf = (field: RuleField): string | null => {
    const found = row.problems.find((one) => one.field === field)
    return found ? words(found) : null
  }
  const label = (field: RuleField): ReactNode => (
    <>
      {t(`ruleColumn.${field}`)} <span className="vh">{t('rules.ofRow', { number })}</span>
    </>
  )
  const types = [...ruleTypes.map((value) => ({ value: value as string, label: t(`rules.type.${value}`) })), ...(isRuleType(row.type) ? [] : [{ value: row.type, label: row.type, disabled: true }])]
  const bounds = isNumber(row.type) || row.min !== '' || row.max !== ''
  // A box that is ticked or not has no wrong value of its own: one that is neither was written by hand.
  const whole = row.problems.filter(({ field }) => field === null || field === 'required')
  return (
    <tr className={bounds ? 'bounded' : ''}>
      <td>
        <Cell label={label('key')} mono value={row.key} error={errorOf('key')} autoFocus={isNew} maxLength={400} onValue={(key) => onChange({ key: key.trim() })} />
        {whole.map((problem) => (
          <span key={problem.detail} className="err sm config-value">
            {words(problem)}
          </span>
        ))}
      </td>
      <td>
        <SelectField label={label('type')} value={row.type} options={types} error={errorOf('type')} onValue={(type) => onChange({ type, ...(!isNumber(type) && { min: '', max: '' }) })} />
      </td>
      {(['min', 'max'] as const).map((field) => (
        <td key={field} className={bounds ? '' : 'dash'}>
          {bounds ? <Cell label={label(field)} mono inputMode="decimal" value={row[field]} isSame={isSameBound} error={errorOf(field)} onValue={(typed) => onChange({ [field]: typed })} /> : <span aria-hidden="true">–</span>}
        </td>
      ))}
      <td>
        <Cell label={label('allowed')} mono value={listText(row.allowed)} isSame={isSameList} error={errorOf('allowed')} placeholder={t('rules.any')} onValue={(typed) => onChange({ allowed: readList(typed) })} />
      </td>
      <td>
        <Cell label={label('description')} value={row.description} error={errorOf('description')} maxLength={400} onValue={(description) => onChange({ description })} />
      </td>
      <td>
        <CheckField label={label('required')} checked={row.required} onValue={(required) => onChange({ required })} />
      </td>
      <td className="r">
        <Button look="quiet" icon="trash" aria-label={row.key === '' ? t('rules.removeRow', { number }) : t('rules.remove', { key: row.key })} onClick={onRemove} />
      </td>
    </tr>
  )
}

const isSameList = (typed: string, value: string): boolean => listText(readList(typed)) === value
const isSameText = (typed: string, value: string): boolean => typed === value

/** A field whose error waits until it is left; one that was there stays until it is mended. */
function Cell({ value, onValue, isSame = isSameText, error, ...field }: TextFieldProps & { isSame?: (typed: string, value: string) => boolean }) {
  const [shown, type] = useTyped(value, isSame)
  const [waiting, setWaiting] = useState(field.autoFocus === true)
  return (
    <TextField
      {...field} autoComplete="off" spellCheck={false} value={shown} error={waiting ? null : error} onFocus={() => setWaiting(waiting || !error)} onBlur={() => setWaiting(false)}
      onValue={(typed) => {
        type(typed)
        onValue(typed)
      }}
    />
  )
}

/** One rule for those who may only read it. */
export function RuleWords({ row }: { row: RuleRow }) {
  const t = useTranslations('configuration')
  const said = { ...row, type: isRuleType(row.type) ? t(`rules.type.${row.type}`) : row.type, allowed: listText(row.allowed), required: row.required ? t('rules.yes') : '' }
  return (
    <tr>
      {ruleColumns.map((field) => (
        <td key={field} data-label={t(`ruleColumn.${field}`)} className={`config-value ${field === 'type' || field === 'required' || field === 'description' ? '' : 'mono'}`}>
          {said[field] === '' ? <span className="muted">–</span> : said[field]}
        </td>
      ))}
    </tr>
  )
}
