import type { EngineSurvey } from '../ports'

export interface KnownRows {
  /** Ids of services whose thing may be in the engine: all but the deleted. */
  services: ReadonlyMap<string, { state: string }>
  /** Not revoked, with their state. */
  credentials: ReadonlyMap<string, { serviceId: string; state: string }>
}

export interface EngineDifference {
  /** In the engine without a row that wants them: taken away. */
  orphanServices: string[]
  orphanLogins: { id: string; serviceId: string }[]
  /** Wanted by rows, not in the engine: only said, for what was in them cannot be made again. */
  missingServices: string[]
  missingLogins: string[]
}

/**
 * Engine and rows, compared both ways. The survey is taken before the rows are read: what is made in between has its intent already,
 * so nothing new is taken for an orphan.
 */
export function compareEngine(survey: EngineSurvey, { services, credentials }: KnownRows): EngineDifference {
  const orphanServices = survey.services.filter(({ id }) => !services.has(id)).map(({ id }) => id)
  const gone = new Set(orphanServices)
  const there = new Set(survey.services.filter(({ hasDatabase }) => hasDatabase).map(({ id }) => id))
  const logins = new Set(survey.logins.map(({ id }) => id))
  return {
    orphanServices,
    // A service's end takes its logins along.
    orphanLogins: survey.logins.filter(({ id, serviceId }) => !credentials.has(id) && !gone.has(serviceId)).map(({ id, serviceId }) => ({ id, serviceId })),
    missingServices: [...services].filter(([id, { state }]) => state === 'ready' && !there.has(id)).map(([id]) => id),
    missingLogins: [...credentials].filter(([id, { state }]) => state === 'issued' && !logins.has(id)).map(([id]) => id),
  }
}
