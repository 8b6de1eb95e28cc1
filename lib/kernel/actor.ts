/** Roles inside a team, weakest first. `operator` is not a team role: it is a mark on a person or token. */
export const teamRoles = ['viewer', 'member', 'lead'] as const
export type TeamRole = (typeof teamRoles)[number]

/**
 * Who acts. `person` signed in to the console, `token` is a script, `controller` is one of ours,
 * `machine` is somebody with the files of this installation (`qd` over the 0700 socket folder).
 */
export interface Actor {
  kind: 'person' | 'token' | 'controller' | 'machine'
  id: string
  name: string
  operator: boolean
  /** Team id -> role. Empty for controllers and machine actors, which are operators. */
  teams: ReadonlyMap<string, TeamRole>
}

/** The teams a query is scoped to; operators see all. Stores take this, so that nothing is filtered afterwards. */
export type TeamScope = { kind: 'all' } | { kind: 'teams'; teamIds: readonly string[] }

export const teamScopeOf = (actor: Actor): TeamScope =>
  actor.operator ? { kind: 'all' } : { kind: 'teams', teamIds: [...actor.teams.keys()] }
