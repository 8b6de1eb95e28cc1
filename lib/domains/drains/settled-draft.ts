import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { settingErrors, settingProblems } from './core/check-settings'
import { credentialView, isEmpty } from './core/credential-view'
import { drainTarget } from './core/drain-kinds'
import type { DrainDraft, DrainRef, DrainSeals } from './ports'
import { type CreateDrainInput, type DrainCredentials, noCredentials } from './schemas'

type Settings = Omit<CreateDrainInput, 'team' | 'name'>

const sameReceiver = (one: Pick<Settings, 'kind' | 'url'>, other: Pick<Settings, 'kind' | 'url'>): boolean => {
  const [a, b] = [drainTarget(one.kind, one.url), drainTarget(other.kind, other.url)]
  return a !== null && b !== null && a.host === b.host && a.port === b.port && a.encrypted === b.encrypted
}

/** Who may not allow it keeps what an operator allowed, as long as it leads to the same place. */
function localRefusal(actor: Actor, settings: Settings, before: DrainRef | null): Fault | null {
  if (!settings.localAllowed || (before?.localAllowed === true && sameReceiver(settings, before))) return null
  const decision = decide(actor, 'drains:allow-local')
  return decision.allowed ? null : forbidden(decision)
}

function secretsOf(credentials: DrainCredentials | undefined, before: DrainRef | null) {
  const view = credentials ? credentialView(credentials) : (before?.credentials ?? noCredentials)
  return { view, key: credentials ? credentials.tls.key !== undefined : view.certificate }
}

/** Judges settings and seals what is secret in them: the same for a new drain and for a changed one. */
export async function settledDraft(seals: DrainSeals, actor: Actor, id: string, settings: Settings, before: DrainRef | null): Promise<Result<DrainDraft, Fault>> {
  const refused = localRefusal(actor, settings, before)
  if (refused) return fail(refused)
  const { kind, url, signals, localAllowed, credentials, applications, severityMin, bufferMiB } = settings
  const { view, key } = secretsOf(credentials, before)
  const errors = settingErrors(settingProblems({ kind, url, signals, localAllowed, auth: view.auth, tls: { ca: view.ca, certificate: view.certificate, key } }))
  // Else whoever may change an address could have kept credentials sent to one of their own.
  if (credentials === undefined && before !== null && before.credentials.auth !== 'none' && !sameReceiver(settings, before))
    errors.push(fieldError('#/credentials', reason('drain-auth-again')))
  if (errors.length > 0) return fail(wrongFields(...errors))
  const draft = { kind, url, signals: [...new Set(signals)], applications: applications && [...new Set(applications)], severityMin, bufferMiB, localAllowed }
  if (credentials === undefined) return ok({ ...draft, secrets: before ? undefined : { sealed: null, view: noCredentials } })
  if (isEmpty(credentials)) return ok({ ...draft, secrets: { sealed: null, view } })
  const sealed = await seals.seal(id, credentials)
  return sealed.ok ? ok({ ...draft, secrets: { sealed: sealed.value, view } }) : sealed
}
