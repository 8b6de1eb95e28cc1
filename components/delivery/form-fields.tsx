'use client'

import { useTranslations } from 'next-intl'
import { TextField } from '../forms/field'
import type { DeployForm, FigureField, FormProblem, FormProblems } from './deploy-form'

export interface FieldsProps {
  form: DeployForm
  problems: FormProblems
  put: (changes: Partial<DeployForm>) => void
}

/** Why a field is not valid, and the cure. */
export function useProblemText(): (problem: FormProblem | undefined) => string | null {
  const t = useTranslations('delivery')
  return (problem) => {
    if (!problem) return null
    switch (problem.kind) {
      case 'number':
        return t('new.wrong.number', { min: problem.min, max: problem.max })
      case 'variable':
        return t('new.wrong.variable', { line: problem.line })
      case 'variable-twice':
      case 'variable-reserved':
        return t(`new.wrong.${problem.kind}`, { name: problem.name })
      case 'health-path':
      case 'part':
      case 'no-zone':
      case 'lines-crossed':
        return t(`new.wrong.${problem.kind}`)
    }
  }
}

export interface FigureProps extends FieldsProps {
  field: FigureField
  label: string
  unit: string
  hint?: string
  placeholder?: string
}

/** A whole number with its unit inside. */
export function Figure({ form, problems, put, field, label, unit, hint, placeholder }: FigureProps) {
  const text = useProblemText()
  return (
    <TextField
      label={label}
      unit={unit}
      inputMode="numeric"
      autoComplete="off"
      value={form[field]}
      onValue={(value) => put({ [field]: value })}
      error={text(problems[field])}
      {...(hint !== undefined && { hint })}
      {...(placeholder !== undefined && { placeholder })}
    />
  )
}
