import { addressClass, isOutside, isOwnName } from '@/lib/kernel/outside-address'
import type { FieldError } from '@/lib/kernel/fault'
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

/** What is wrong with settings, by field and message key: pages say it in the reader's language, `settingWords` in English. */
export type SettingProblem =
  | { field: 'url'; key: 'url-form'; values: { schemes: string } }
  | { field: 'url'; key: 'url-secret' | 'url-fragment' | 'url-local' | 'one-signal' }
  | { field: 'signals'; key: 'signals'; values: { carried: string } }
  | { field: 'credentials'; key: 'auth-syslog' | 'auth-plain' | 'tls-plain' | 'tls-pair' }

/** Everything that can be known before anything is sent. Whom a name leads to is asked at each connection anew. */
export function settingProblems({ kind, url, signals, localAllowed, auth, tls }: Settings): SettingProblem[] {
  const problems: SettingProblem[] = []
  const { schemes, signals: carried, headers } = kindRules[kind]
  const target = drainTarget(kind, url)
  if (!target || target.host === '') problems.push({ field: 'url', key: 'url-form', values: { schemes: schemes.map((scheme) => `${scheme}//`).join(', ') } })
  else {
    if (target.url.username !== '' || target.url.password !== '') problems.push({ field: 'url', key: 'url-secret' })
    if (target.url.hash !== '') problems.push({ field: 'url', key: 'url-fragment' })
    const found = addressClass(target.host)
    if (!localAllowed && (isOwnName(target.host) || (found !== null && !isOutside(found)))) problems.push({ field: 'url', key: 'url-local' })
    if (kind === 'otlp' && /\/v1\/(logs|metrics|traces)\/*$/.test(target.url.pathname) && (signals.length > 1 || !target.url.pathname.includes(`/v1/${signals[0]}`))) problems.push({ field: 'url', key: 'one-signal' })
    if (!target.encrypted && !localAllowed && auth !== 'none') problems.push({ field: 'credentials', key: 'auth-plain' })
    if (!target.encrypted && (tls.ca || tls.certificate)) problems.push({ field: 'credentials', key: 'tls-plain' })
  }
  if (signals.some((signal) => !(carried as readonly DrainSignal[]).includes(signal))) problems.push({ field: 'signals', key: 'signals', values: { carried: carried.join(', ') } })
  if (!headers && auth !== 'none') problems.push({ field: 'credentials', key: 'auth-syslog' })
  if (tls.certificate !== tls.key) problems.push({ field: 'credentials', key: 'tls-pair' })
  return problems
}

function settingWords(problem: SettingProblem): string {
  switch (problem.key) {
    case 'url-form':
      return `An address that begins with ${problem.values.schemes}, with a host.`
    case 'url-secret':
      return 'No name and no password in the address: they belong to the credentials, which are kept encrypted.'
    case 'url-fragment':
      return 'Nothing after a #: it is not sent.'
    case 'url-local':
      return 'This leads to the machine itself, to its network link or to its cloud. An operator can allow it.'
    case 'one-signal':
      return 'The address ends with one signal: leave that off, and each signal finds its own.'
    case 'signals':
      return `This kind carries ${problem.values.carried}.`
    case 'auth-syslog':
      return 'Syslog knows no passwords and headers: use a client certificate.'
    case 'auth-plain':
      return 'Credentials are sent over an encrypted connection only.'
    case 'tls-plain':
      return 'Certificates are for encrypted connections.'
    case 'tls-pair':
      return 'A client certificate needs its key, and a key its certificate.'
  }
}

export const settingErrors = (problems: readonly SettingProblem[]): FieldError[] => problems.map((problem) => ({ pointer: `#/${problem.field}`, detail: settingWords(problem) }))
