'use client'

import { useTranslations } from 'next-intl'
import type { RunPreview } from '@/lib/domains/chaos/schemas'
import { conditionKey, isFloor, unitOf } from '@/lib/domains/chaos/core/condition-look'
import { ProxyMeasure, TelemetryMeasure } from '@/lib/domains/chaos/steady-schemas'
import { SelectField, TextField } from '../forms/field'
import { Button } from '../ui/button'
import { type ConditionDraft, draftOf, measureOf } from './run-form'
import { type RunFieldsProps, useFigureProblem } from './run-fields'
import { useConditionWords } from './run-words'

const sources = ['proxy', 'telemetry'] as const
const conditionsMax = 6

/** What must stay true. First as the server proposes it from the last minutes; then each bound can be changed. */
export function ConditionFields({ form, problems, put, preview, target }: RunFieldsProps & { preview: RunPreview | null; target: string }) {
  const t = useTranslations('chaos')
  const words = useConditionWords()
  const proposed = preview?.conditions.map(({ condition }) => condition) ?? []
  if (form.conditions === null) {
    return (
      <fieldset className="field">
        <legend>{t('new.steady')}</legend>
        <span className="hint">{t('new.proposed')}</span>
        <ul className="stack sm">
          {proposed.map((condition) => (
            <li key={conditionKey(condition)}>
              {words.name(condition)}: <span className="num">{words.bound(condition)}</span>
            </li>
          ))}
        </ul>
        <span>
          <Button onClick={() => put({ conditions: proposed.map((one) => draftOf(one, target)) })} {...(proposed.length === 0 && { reason: t('new.noProposal') })}>
            {t('new.change')}
          </Button>
        </span>
      </fieldset>
    )
  }
  const rows = form.conditions
  const set = (at: number, changes: Partial<ConditionDraft>) => put({ conditions: rows.map((row, index) => (index === at ? { ...row, ...changes } : row)) })
  return (
    <fieldset className="field">
      <legend>{t('new.steady')}</legend>
      <span className="hint">{t('new.steadyHint')}</span>
      {rows.map((row, at) => (
        <ConditionRow key={at} row={row} at={at} problems={problems} onChange={(changes) => set(at, changes)} onRemove={rows.length > 1 ? () => put({ conditions: rows.filter((_, index) => index !== at) }) : null} />
      ))}
      <span className="row gap-2 wrap">
        <Button icon="plus" onClick={() => put({ conditions: [...rows, { source: 'proxy', measure: 'error-share', caller: 'edge', callee: target || '*', application: target, bound: '5' }] })} {...(rows.length >= conditionsMax && { reason: t('new.conditionsMax', { count: conditionsMax }) })}>
          {t('new.addCondition')}
        </Button>
        <Button onClick={() => put({ conditions: null })}>{t('new.propose')}</Button>
      </span>
    </fieldset>
  )
}

function ConditionRow({ row, at, problems, onChange, onRemove }: { row: ConditionDraft; at: number; problems: RunFieldsProps['problems']; onChange: (changes: Partial<ConditionDraft>) => void; onRemove: (() => void) | null }) {
  const t = useTranslations('chaos')
  const text = useFigureProblem()
  const isTold = row.source === 'telemetry'
  return (
    <div className="stack panel body" role="group" aria-label={t('new.conditionNumber', { number: at + 1 })}>
      <SelectField label={t('new.source')} {...(isTold && { hint: t('new.toldHint') })} value={row.source} options={sources.map((value) => ({ value, label: t(`new.bySource.${value}`) }))} onValue={(source) => onChange({ source, measure: measureOf(source, row.measure) })} />
      <SelectField label={t('new.measure')} value={row.measure} options={(isTold ? TelemetryMeasure : ProxyMeasure).options.map((value) => ({ value, label: t(`measure.${value}`) }))} onValue={(measure) => onChange({ measure })} />
      {isTold ? (
        <TextField label={t('new.whose')} hint={t('new.whoseHint')} mono autoComplete="off" spellCheck={false} value={row.application} onValue={(application) => onChange({ application })} />
      ) : (
        <>
          <TextField label={t('new.from')} mono autoComplete="off" spellCheck={false} value={row.caller} onValue={(caller) => onChange({ caller })} />
          <TextField label={t('new.to')} hint={t('new.toHint')} mono autoComplete="off" spellCheck={false} value={row.callee} onValue={(callee) => onChange({ callee })} />
        </>
      )}
      <TextField label={t(isFloor(row) ? 'new.atLeast' : 'new.atMost')} unit={unitOf[row.measure]} inputMode="decimal" autoComplete="off" value={row.bound} onValue={(bound) => onChange({ bound })} error={text(problems[`bound${at}`])} />
      {onRemove && (
        <span>
          <Button icon="trash" onClick={onRemove}>
            {t('new.removeCondition')}
          </Button>
        </span>
      )}
    </div>
  )
}
