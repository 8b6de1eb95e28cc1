import type { z } from 'zod'
import { type FaultKind, PreviewRunInput, type StartRunInput } from '@/lib/domains/chaos/schemas'
import { type Condition, type Measure, ProxyMeasure } from '@/lib/domains/chaos/steady-schemas'
import { ApplicationName } from '@/lib/kernel/names'

/** Of either source: what the other one asks for stays in its fields. */
export interface ConditionDraft {
  source: 'proxy' | 'telemetry'
  measure: Measure
  caller: string
  callee: string
  application: string
  bound: string
}

/** As it stands in the fields. `conditions` null: those that the server proposes. */
export interface RunForm {
  fault: FaultKind
  title: string
  chosen: string[]
  count: string
  zone: string
  caller: string
  delayMs: string
  status: string
  sharePercent: string
  scope: 'all' | 'signed'
  termSeconds: string
  conditions: ConditionDraft[] | null
  why: string
}

export const emptyRun: RunForm = { fault: 'delay', title: '', chosen: [], count: '1', zone: '', caller: 'edge', delayMs: '500', status: '503', sharePercent: '100', scope: 'all', termSeconds: '60', conditions: null, why: '' }

export const isOnInstances = (fault: FaultKind): boolean => fault === 'kill' || fault === 'stop' || fault === 'pause'

type Figure = 'count' | 'delayMs' | 'status' | 'sharePercent' | 'termSeconds'
const limits: Record<Figure, { min: number; max: number; whole: boolean }> = {
  count: { min: 1, max: 100, whole: true }, delayMs: { min: 1, max: 30_000, whole: true }, status: { min: 400, max: 599, whole: true }, sharePercent: { min: 0.1, max: 100, whole: false }, termSeconds: { min: 5, max: 1_800, whole: true },
}

export interface RunProblem {
  min: number
  max: number
}
export type RunProblems = Partial<Record<Figure | `bound${number}`, RunProblem>>

const figureOf = (text: string, { min, max, whole }: { min: number; max: number; whole: boolean }): number | null => {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value)) ? value : null
}

/** Fields as a link fills them in. What is not within its limits is left out, as if the link did not name it. */
export function runOfAddress(params: URLSearchParams): RunForm {
  const form = { ...emptyRun, why: (params.get('why') ?? '').slice(0, 400) }
  for (const field of Object.keys(limits) as Figure[]) {
    const text = params.get(field)
    if (text !== null && figureOf(text, limits[field]) !== null) form[field] = text
  }
  const caller = params.get('caller')
  return caller !== null && ApplicationName.safeParse(caller).success ? { ...form, caller } : form
}

const asked: Record<FaultKind, Figure[]> = { kill: ['count'], stop: ['count'], pause: ['count'], delay: ['delayMs', 'sharePercent'], error: ['status', 'sharePercent'], reset: ['sharePercent'] }

const boundLimits = (measure: Measure) => ({ min: 0, max: measure === 'error-share' ? 99.9 : 1_000_000, whole: false })

export type ReadRun = { kind: 'ready'; input: z.input<typeof StartRunInput> } | { kind: 'wrong'; problems: RunProblems }

/** The question that the fields ask, or what is wrong in which of them. Fields of the other kinds of faults are left out. */
export function readRunForm(application: string, form: RunForm): ReadRun {
  const problems: RunProblems = {}
  const figures: Partial<Record<Figure, number>> = {}
  for (const field of [...asked[form.fault], 'termSeconds'] as Figure[]) {
    if (field === 'count' && form.chosen.length > 0) continue
    const value = figureOf(form[field], limits[field])
    if (value === null) problems[field] = limits[field]
    else figures[field] = value
  }
  const conditions = form.conditions?.map((draft, at) => {
    const value = figureOf(draft.bound, boundLimits(draft.measure))
    if (value === null) problems[`bound${at}`] = boundLimits(draft.measure)
    return conditionOf(draft, value ?? 0)
  })
  if (Object.keys(problems).length > 0) return { kind: 'wrong', problems }
  const onInstances = isOnInstances(form.fault)
  return {
    kind: 'ready',
    input: {
      application, fault: form.fault, title: form.title.trim(), why: form.why.trim(), ...figures,
      ...(onInstances ? { instances: form.chosen, ...(form.zone === '' || form.chosen.length > 0 ? {} : { zone: form.zone }) } : { caller: form.caller.trim() || 'edge', scope: form.scope }),
      ...(conditions && conditions.length > 0 ? { conditions } : {}),
    },
  }
}

/** Whether names and the rest make a question at all. */
export const isAskable = (input: z.input<typeof StartRunInput>): boolean => PreviewRunInput.safeParse(input).success

/** `application`: whom a condition looks at once its source is changed. */
export const draftOf = (condition: Condition, application: string): ConditionDraft =>
  condition.source === 'telemetry'
    ? { source: 'telemetry', measure: condition.measure, caller: 'edge', callee: '*', application: condition.application, bound: String(condition.bound) }
    : { source: 'proxy', measure: condition.measure, caller: condition.caller, callee: condition.callee, application, bound: String(condition.bound) }

/** What a source can measure; another measure than those becomes its first. */
export const measureOf = (source: ConditionDraft['source'], measure: Measure): Measure => (source === 'telemetry' || ProxyMeasure.safeParse(measure).success ? measure : 'error-share')

function conditionOf({ source, measure, caller, callee, application }: ConditionDraft, bound: number): Condition {
  if (source === 'telemetry') return { source, measure, application: application.trim(), bound }
  return { measure: ProxyMeasure.catch('error-share').parse(measure), caller: caller.trim(), callee: callee.trim(), bound }
}
