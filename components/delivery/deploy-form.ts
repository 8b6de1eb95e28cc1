import type { z } from 'zod'
import { isReservedName } from '@/lib/domains/delivery/core/reserved-names'
import type { StartRolloutInput, Strategy } from '@/lib/domains/delivery/rollout-schemas'

/** What stands in the fields. An empty figure keeps what the group that serves now has, or the default. */
export interface DeployForm {
  strategy: Strategy
  stack: string
  detail: string
  size: string
  /** null: those of the group that serves now. */
  zones: string[] | null
  healthPath: string
  variables: 'keep' | 'replace'
  /** One `NAME=value` on each line. */
  environment: string
  healthDeadlineSeconds: string
  watchSeconds: string
  warmMinutes: string
  canarySize: string
  sharePercent: string
  warmUpSeconds: string
  intervalSeconds: string
  lifetimeMinutes: string
  window: 'growing' | 'sliding'
  slidingMinutes: string
  config: string
  pass: string
  marginal: string
  why: string
}

export const emptyForm: DeployForm = {
  strategy: 'redblack', stack: '', detail: '', size: '', zones: null, healthPath: '', variables: 'keep', environment: '',
  healthDeadlineSeconds: '120', watchSeconds: '15', warmMinutes: '30',
  canarySize: '1', sharePercent: '10', warmUpSeconds: '30', intervalSeconds: '60', lifetimeMinutes: '30', window: 'growing', slidingMinutes: '15', config: 'default', pass: '75', marginal: '50', why: '',
}

/** Whole numbers with their limits, as the API has them; `optional` may be left empty. */
export const limits = {
  size: { min: 1, max: 100, optional: true },
  healthDeadlineSeconds: { min: 5, max: 1_800 },
  watchSeconds: { min: 0, max: 3_600 },
  warmMinutes: { min: 0, max: 1_440 },
  canarySize: { min: 1, max: 20 },
  sharePercent: { min: 1, max: 45 },
  warmUpSeconds: { min: 0, max: 3_600 },
  intervalSeconds: { min: 10, max: 3_600 },
  lifetimeMinutes: { min: 1, max: 1_440 },
  slidingMinutes: { min: 1, max: 1_440 },
  pass: { min: 0, max: 100 },
  marginal: { min: 0, max: 100 },
} satisfies Partial<Record<keyof DeployForm, { min: number; max: number; optional?: boolean }>>
export type FigureField = keyof typeof limits

/** Fields as a link fills them in. What is not within its limits is left out, as if the link did not name it. */
export function formOfAddress(params: URLSearchParams): DeployForm {
  const form = { ...emptyForm }
  for (const field of Object.keys(limits) as FigureField[]) {
    const value = figure(params.get(field) ?? '')
    if (value !== null && value >= limits[field].min && value <= limits[field].max) form[field] = String(value)
  }
  return { ...form, why: (params.get('why') ?? '').slice(0, 400) }
}

const canaryFigures = ['canarySize', 'sharePercent', 'warmUpSeconds', 'intervalSeconds', 'lifetimeMinutes', 'slidingMinutes', 'pass', 'marginal'] as const
const planFigures = ['size', 'healthDeadlineSeconds', 'watchSeconds', 'warmMinutes'] as const

export type FormProblem =
  | { kind: 'number'; min: number; max: number }
  | { kind: 'health-path' }
  | { kind: 'part' }
  | { kind: 'no-zone' }
  | { kind: 'variable'; line: number }
  | { kind: 'variable-twice' | 'variable-reserved'; name: string }
  | { kind: 'lines-crossed' }
export type FormProblems = Partial<Record<keyof DeployForm, FormProblem>>

export type ReadForm = { kind: 'ready'; input: z.input<typeof StartRolloutInput> } | { kind: 'wrong'; problems: FormProblems }

const figure = (text: string): number | null => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : null)

/** Variables as they are written, one on each line; blank lines and lines that begin with # are left out. */
export function readVariables(text: string): { ok: true; variables: Record<string, string> } | { ok: false; problem: FormProblem } {
  const variables: Record<string, string> = {}
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const found = /^\s*([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line)
    if (!found) return { ok: false, problem: { kind: 'variable', line: at + 1 } }
    const [, name = '', value = ''] = found
    if (isReservedName(name)) return { ok: false, problem: { kind: 'variable-reserved', name } }
    if (Object.hasOwn(variables, name)) return { ok: false, problem: { kind: 'variable-twice', name } }
    variables[name] = value.trim()
  }
  return { ok: true, variables }
}

function problemsOf(form: DeployForm): FormProblems {
  const problems: FormProblems = {}
  for (const field of [...planFigures, ...(form.strategy === 'canary' ? canaryFigures : [])]) {
    const limit: { min: number; max: number; optional?: boolean } = limits[field]
    if (limit.optional && form[field].trim() === '') continue
    if (field === 'slidingMinutes' && form.window === 'growing') continue
    const value = figure(form[field])
    if (value === null || value < limit.min || value > limit.max) problems[field] = { kind: 'number', min: limit.min, max: limit.max }
  }
  for (const part of ['stack', 'detail'] as const) if (form[part].trim() !== '' && !/^[a-z0-9]{1,20}$/.test(form[part].trim())) problems[part] = { kind: 'part' }
  if (form.healthPath.trim() !== '' && !/^\/[\w\-./]*$/.test(form.healthPath.trim())) problems.healthPath = { kind: 'health-path' }
  if (form.zones?.length === 0) problems.zones = { kind: 'no-zone' }
  if (form.strategy === 'canary' && !problems.pass && !problems.marginal && Number(form.marginal) > Number(form.pass)) problems.marginal = { kind: 'lines-crossed' }
  const read = form.variables === 'replace' ? readVariables(form.environment) : null
  if (read && !read.ok) problems.environment = read.problem
  return problems
}

/** What the fields ask for, with nothing in it that was left as it is. */
export function readForm(form: DeployForm, release: number): ReadForm {
  const problems = problemsOf(form)
  if (Object.keys(problems).length > 0) return { kind: 'wrong', problems }
  const text = (key: 'stack' | 'detail' | 'healthPath' | 'why') => form[key].trim()
  const variables = form.variables === 'replace' ? readVariables(form.environment) : null
  return {
    kind: 'ready',
    input: {
      release,
      strategy: form.strategy,
      ...(text('stack') && { stack: text('stack') }),
      ...(text('detail') && { detail: text('detail') }),
      ...(form.size.trim() && { size: Number(form.size) }),
      ...(form.zones && { zones: form.zones }),
      ...(text('healthPath') && { healthPath: text('healthPath') }),
      ...(variables?.ok && { environment: variables.variables }),
      ...differing(form, planFigures.slice(1)),
      ...(form.strategy === 'canary' && { canary: canaryInput(form) }),
      ...(text('why') && { why: text('why') }),
    },
  }
}

/** Defaults are the server's: what was not touched is not sent. */
const differing = (form: DeployForm, fields: readonly FigureField[]): Record<string, number> =>
  Object.fromEntries(fields.filter((field) => form[field].trim() !== emptyForm[field]).map((field) => [field === 'canarySize' ? 'size' : field, Number(form[field])]))

const canaryInput = (form: DeployForm) => ({
  ...differing(form, form.window === 'sliding' ? canaryFigures : canaryFigures.filter((field) => field !== 'slidingMinutes')),
  ...(form.window === 'sliding' && { window: form.window }),
  ...(form.config !== emptyForm.config && form.config.trim() && { config: form.config.trim() }),
})
