import { addressClass, isOutside, isOwnName } from '@/lib/kernel/outside-address'
import { type FieldError, fieldError } from '@/lib/kernel/fault'
import { type Reason, reason } from '@/lib/kernel/reason'
import type { DrainAuth, DrainKind, DrainSignal } from '../schemas'
import { drainTarget, kindRules } from './drain-kinds'

interface Settings {
  kind: DrainKind
  url: string
  signals: readonly DrainSignal[]
  localAllowed: boolean
  /** As given, or as they are kept where none were given. */
  auth: DrainAuth['kind']
  tls: { ca: boolean; certificate: boolean; key: boolean }
}

/** What is wrong with settings, by field. */
export interface SettingProblem {
  field: 'url' | 'signals' | 'credentials'
  why: Reason
}

/** Everything that can be known before anything is sent. Whom a name leads to is asked at each connection anew. */
export function settingProblems({ kind, url, signals, localAllowed, auth, tls }: Settings): SettingProblem[] {
  const problems: SettingProblem[] = []
  const wrong = (field: SettingProblem['field'], why: Reason) => problems.push({ field, why })
  const { schemes, signals: carried, headers } = kindRules[kind]
  const target = drainTarget(kind, url)
  if (!target || target.host === '') wrong('url', reason('drain-url-form', { schemes: schemes.map((scheme) => `${scheme}//`).join(', ') }))
  else {
    if (target.url.username !== '' || target.url.password !== '') wrong('url', reason('drain-url-secret'))
    if (target.url.hash !== '') wrong('url', reason('drain-url-fragment'))
    const found = addressClass(target.host)
    if (!localAllowed && (isOwnName(target.host) || (found !== null && !isOutside(found)))) wrong('url', reason('drain-url-local'))
    if (kind === 'otlp' && /\/v1\/(logs|metrics|traces)\/*$/.test(target.url.pathname) && (signals.length > 1 || !target.url.pathname.includes(`/v1/${signals[0]}`))) wrong('url', reason('drain-one-signal'))
    if (!target.encrypted && !localAllowed && auth !== 'none') wrong('credentials', reason('drain-auth-plain'))
    if (!target.encrypted && (tls.ca || tls.certificate)) wrong('credentials', reason('drain-tls-plain'))
  }
  if (signals.some((signal) => !(carried as readonly DrainSignal[]).includes(signal))) wrong('signals', reason('drain-signals', { carried: carried.join(', ') }))
  if (!headers && auth !== 'none') wrong('credentials', reason('drain-auth-syslog'))
  if (tls.certificate !== tls.key) wrong('credentials', reason('drain-tls-pair'))
  return problems
}

export const settingErrors = (problems: readonly SettingProblem[]): FieldError[] => problems.map(({ field, why }) => fieldError(`#/${field}`, why))
