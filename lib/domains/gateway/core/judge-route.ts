import { type FieldError, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import type { RouteDocument } from '../route-schemas'
import { addressesTaken, conflictsOf, type RouteConflict, takesFrom } from './route-conflicts'

interface Draft {
  name: string
  teamId: string
  document: RouteDocument
  /** Operators give out hosts and whole paths; others keep to what is their team's. */
  operator: boolean
}

interface Others {
  routes: readonly { name: string; teamId: string; document: RouteDocument }[]
  applications: readonly { name: string; teamId: string }[]
}

/** What speaks against a route, and what it and the others do to one another. No team takes requests that are another one's. */
export function judgeRoute({ name, teamId, document, operator }: Draft, { routes, applications }: Others): { problems: FieldError[]; conflicts: RouteConflict[] } {
  const conflicts = conflictsOf({ name, document }, routes)
  if (operator) return { problems: [], conflicts }
  const own = new Set(applications.filter((one) => one.teamId === teamId).map((one) => one.name))
  const problems: FieldError[] = []
  document.targets.forEach(({ application }, at) => {
    if (!own.has(application)) problems.push(fieldError(`#/document/targets/${at}/application`, reason('route-not-owned', { application })))
  })
  if (document.mirror && !own.has(document.mirror.application)) problems.push(fieldError('#/document/mirror/application', reason('route-not-owned', { application: document.mirror.application })))
  const foreign = applications.filter((one) => one.teamId !== teamId).map((one) => one.name)
  if (addressesTaken(document.match, foreign).length > 0) problems.push(fieldError('#/document/match/path/value', reason('route-takes-address', { path: document.match.path.value })))
  if (takesFrom({ name, document }, routes.filter((one) => one.teamId !== teamId)).length > 0) problems.push(fieldError('#/document/match', reason('route-takes-route')))
  return { problems, conflicts }
}
