import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fieldError, refusedFor, wrongFields } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { ApplicationRef, Applications, Doer } from '../delivery/ports'
import { placeProblem } from './core/place-rules'
import type { ConfigStore, DocumentPlace, FoundDocument } from './ports'
import type { ConfigFormat, ConfigLayer } from './schemas'

type Act = 'read' | 'write'

export const doerOf = ({ kind, id, name }: Actor): Doer => ({ actor: { kind, id, name } })
export const noDocument = (id: string): Fault => refusedFor('not-found', reason('config-no-document', { id }))
export const noVersion = (version: number): Fault => refusedFor('not-found', reason('config-no-version', { version }))

/** What is said to all is seen by every member, and changed by operators. */
export function mayDo(actor: Actor, application: ApplicationRef | null, act: Act, missing: Fault): Fault | null {
  const reading = decide(actor, 'config:read', application?.teamId)
  if (!reading.allowed) return application === null ? forbidden(reading) : missing
  if (act === 'read') return null
  const writing = application === null ? decide(actor, 'config:write-global') : decide(actor, 'config:write', application.teamId)
  return writing.allowed ? null : forbidden(writing)
}

/** The first line of verbs about a document that is there. */
export async function allowedDocument(store: Pick<ConfigStore, 'find'>, actor: Actor, id: string, act: Act): Promise<Result<FoundDocument, Fault>> {
  const found = await store.find(teamScopeOf(actor), id)
  if (!found) return fail(noDocument(id))
  const refused = mayDo(actor, found.application, act, noDocument(id))
  return refused ? fail(refused) : ok(found)
}

/** The first line of verbs about a place, whether a document lies there or not. */
export async function allowedPlace(applications: Applications, actor: Actor, asked: { application?: string | undefined; layer: ConfigLayer; target: string; format: ConfigFormat }, act: Act): Promise<Result<DocumentPlace, Fault>> {
  const { application: name, layer, target } = asked
  const application = name === undefined ? null : await applications.find(teamScopeOf(actor), name)
  const missing = refusedFor('not-found', reason('config-no-application', { application: name ?? '' }))
  if (name !== undefined && application === null) return fail(missing)
  const refused = mayDo(actor, application, act, missing)
  if (refused) return fail(refused)
  const problem = placeProblem({ ...asked, application: name ?? null })
  return problem ? fail(wrongFields(fieldError(`#/${problem.field}`, problem.why))) : ok({ application, layer, target })
}
