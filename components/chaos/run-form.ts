import type { z } from 'zod'
import { type FaultKind, PreviewRunInput, type StartRunInput } from '@/lib/domains/chaos/schemas'
import type { Condition } from '@/lib/domains/chaos/steady-schemas'
import { ApplicationName } from '@/lib/kernel/names'

export interface ConditionDraft {
  measure: Condition['measure']
  caller: string
  callee: string
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

const boundLimits = (measure: Condition['measure']) => ({ min: 0, max: measure === 'error-share' ? 99.9 : 1_000_000, whole: false })

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
  const conditions = form.conditions?.map(({ measure, caller, callee, bound }, at) => {
    const value = figureOf(bound, boundLimits(measure))
    if (value === null) problems[`bound${at}`] = boundLimits(measure)
    return { measure, caller: caller.trim(), callee: callee.trim(), bound: value ?? 0 }
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

export const draftOf = ({ measure, caller, callee, bound }: Condition): ConditionDraft => ({ measure, caller, callee, bound: String(bound) })
