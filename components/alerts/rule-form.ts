import { type AlertMeasure, type RuleCondition, RuleCondition as Condition, sloDaysMax } from '@/lib/domains/alerts/schemas'

/** As it stands in the fields: figures are text until they are read. */
export interface RuleForm {
  kind: RuleCondition['kind']
  name: string
  objective: string
  windowDays: string
  thresholdMs: string
  measure: AlertMeasure
  direction: 'above' | 'below'
  bound: string
  forSeconds: string
  of: 'requests' | 'telemetry'
  why: string
}

export const emptyRule: RuleForm = { kind: 'availability', name: '', objective: '99.9', windowDays: String(sloDaysMax), thresholdMs: '500', measure: 'error-share', direction: 'above', bound: '5', forSeconds: '60', of: 'requests', why: '' }

/** The fields of a rule that is there. */
export const formOf = (name: string, condition: RuleCondition): RuleForm => ({
  ...emptyRule, name, ...Object.fromEntries(Object.entries(condition).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value])),
})

export type Figure = 'objective' | 'windowDays' | 'thresholdMs' | 'bound' | 'forSeconds'
export interface Limits {
  min: number
  max: number
  whole: boolean
}

const limitsOf = ({ kind, measure }: RuleForm): Record<Figure, Limits> => ({
  objective: { min: 50, max: 99.99, whole: false },
  windowDays: { min: 1, max: sloDaysMax, whole: true },
  thresholdMs: { min: 1, max: 600_000, whole: false },
  bound: { min: 0, max: measure === 'error-share' ? 100 : 10_000_000, whole: false },
  forSeconds: { min: kind === 'absence' ? 30 : 10, max: 3_600, whole: true },
})

const asked: Record<RuleForm['kind'], Figure[]> = { availability: ['objective', 'windowDays'], latency: ['objective', 'thresholdMs', 'windowDays'], threshold: ['bound', 'forSeconds'], absence: ['forSeconds'] }

export type ReadRule = { kind: 'ready'; condition: RuleCondition } | { kind: 'wrong'; problems: Partial<Record<Figure, Limits>> }

/** The condition that the fields say, or what is wrong in which of them. Fields of other kinds are left out. */
export function readRuleForm(form: RuleForm): ReadRule {
  const limits = limitsOf(form)
  const problems: Partial<Record<Figure, Limits>> = {}
  const figures: Partial<Record<Figure, number>> = {}
  for (const field of asked[form.kind]) {
    const { min, max, whole } = limits[field]
    const text = form[field].trim().replace(',', '.')
    const value = Number(text)
    if (text === '' || !Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value))) problems[field] = limits[field]
    else figures[field] = value
  }
  if (Object.keys(problems).length > 0) return { kind: 'wrong', problems }
  const words = form.kind === 'threshold' ? { measure: form.measure, direction: form.direction } : form.kind === 'absence' ? { of: form.of } : {}
  return { kind: 'ready', condition: Condition.parse({ kind: form.kind, ...words, ...figures }) }
}
