import type { z } from 'zod'
import { settingProblems, type SettingProblem } from '@/lib/domains/drains/core/check-settings'
import { kindRules } from '@/lib/domains/drains/core/drain-kinds'
import { bufferMiBDefault, type ChangeDrainInput, type Drain, type DrainAuth, type DrainCredentials, type DrainKind, type DrainSignal } from '@/lib/domains/drains/schemas'
import { type Reason, reason } from '@/lib/kernel/reason'
import { ApplicationName } from '@/lib/kernel/names'
import type { Severity } from '@/lib/domains/telemetry/schemas'

/** As it is typed. `keep`: credentials stay as they are. */
export interface DrainForm {
  kind: DrainKind
  url: string
  signals: DrainSignal[]
  which: 'all' | 'named'
  applications: string
  severityMin: Severity | ''
  auth: DrainAuth['kind'] | 'keep'
  username: string
  secret: string
  header: string
  ca: string
  certificate: string
  key: string
  bufferMiB: string
  localAllowed: boolean
  why: string
}

export const emptyForm: DrainForm = {
  kind: 'syslog', url: '', signals: ['logs'], which: 'all', applications: '', severityMin: '', auth: 'none', username: '', secret: '', header: '', ca: '', certificate: '', key: '', bufferMiB: String(bufferMiBDefault), localAllowed: false, why: '',
}

export const formOf = (drain: Drain): DrainForm => ({
  ...emptyForm, kind: drain.kind, url: drain.url, signals: drain.signals, which: drain.applications === null ? 'all' : 'named', applications: drain.applications?.join(', ') ?? '', severityMin: drain.severityMin ?? '', auth: 'keep',
  bufferMiB: String(drain.bufferMiB), localAllowed: drain.localAllowed,
})

/** What is carried follows the kind. */
export const withKind = (form: DrainForm, kind: DrainKind): DrainForm => {
  const carried: readonly DrainSignal[] = kindRules[kind].signals
  const signals = form.signals.filter((signal) => carried.includes(signal))
  return { ...form, kind, signals: signals.length > 0 ? signals : ['logs'], auth: !kindRules[kind].headers && form.auth !== 'keep' ? 'none' : form.auth }
}

export const namesIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)
const pem = (text: string): string | undefined => text.trim() || undefined

function authOf({ auth, username, secret, header }: DrainForm): DrainAuth {
  switch (auth) {
    case 'bearer':
      return { kind: 'bearer', token: secret.trim() }
    case 'basic':
      return { kind: 'basic', username: username.trim(), password: secret }
    case 'headers':
      return { kind: 'headers', headers: { [header.trim()]: secret.trim() } }
    case 'none':
    case 'keep':
      return { kind: 'none' }
  }
}

function credentialsOf(form: DrainForm): DrainCredentials | undefined {
  if (form.auth === 'keep') return undefined
  const [ca, certificate, key] = [pem(form.ca), pem(form.certificate), pem(form.key)]
  return { auth: authOf(form), tls: { ...(ca && { ca }), ...(certificate && { certificate }), ...(key && { key }) } }
}

export interface FormProblem {
  field: SettingProblem['field'] | 'applications' | 'secret' | 'bufferMiB'
  why: Reason
}

/** Everything that is wrong, before anything is sent. */
export function formProblems(form: DrainForm, before: Drain | null): FormProblem[] {
  const kept = form.auth === 'keep' ? before?.credentials : undefined
  const names = namesIn(form.applications)
  const problems: FormProblem[] = settingProblems({
    kind: form.kind, url: form.url.trim(), signals: form.signals, localAllowed: form.localAllowed, auth: form.auth === 'keep' ? (kept?.auth ?? 'none') : form.auth,
    tls: kept ? { ca: kept.ca, certificate: kept.certificate, key: kept.certificate } : { ca: form.ca.trim() !== '', certificate: form.certificate.trim() !== '', key: form.key.trim() !== '' },
  })
  if (form.signals.length === 0) problems.push({ field: 'signals', why: reason('drain-no-signal') })
  if (form.which === 'named' && (names.length === 0 || names.some((name) => !ApplicationName.safeParse(name).success))) problems.push({ field: 'applications', why: reason('drain-applications') })
  if ((form.auth === 'bearer' || form.auth === 'headers' || form.auth === 'basic') && (form.secret === '' || (form.auth === 'basic' && form.username.trim() === '') || (form.auth === 'headers' && form.header.trim() === ''))) problems.push({ field: 'secret', why: reason('drain-secret') })
  if (!/^\d{1,4}$/.test(form.bufferMiB) || Number(form.bufferMiB) < 1 || Number(form.bufferMiB) > 1_024) problems.push({ field: 'bufferMiB', why: reason('drain-buffer') })
  return problems
}

export function settingsOf(form: DrainForm): Omit<z.input<typeof ChangeDrainInput>, 'version'> {
  const credentials = credentialsOf(form)
  return {
    kind: form.kind, url: form.url.trim(), signals: form.signals, applications: form.which === 'all' ? null : namesIn(form.applications), severityMin: form.severityMin === '' || !form.signals.includes('logs') ? null : form.severityMin,
    bufferMiB: Number(form.bufferMiB), localAllowed: form.localAllowed, ...(credentials && { credentials }), ...(form.why.trim() && { why: form.why.trim() }),
  }
}
