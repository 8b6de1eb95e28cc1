import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { ListRoutesInput, RouteVersion } from './route-api-schemas'
import type { EdgeState } from './edge-schemas'
import type { RequestToTest, RouteDocument, RouteTest } from './route-schemas'

export interface GatewayDoer {
  actor: { kind: string; id: string; name: string }
  why?: string | undefined
}

export interface StoredRoute {
  id: string
  teamId: string
  team: string
  name: string
  version: number
  document: RouteDocument
  changedBy: { id: string; name: string }
  changedAt: string
}

/** Whoever it is of: what routes are judged by. */
export type AnyRoute = Pick<StoredRoute, 'id' | 'teamId' | 'name' | 'document'>

export type SavedRoute = { kind: 'saved'; route: StoredRoute } | { kind: 'changed-meanwhile' }

/** What people decide about routes. Each write takes its ledger entry, in one transaction, and tells the daemon. */
export interface RouteStore {
  team(scope: TeamScope, slug: string): Promise<{ id: string; slug: string } | null>
  /** Slugs, by name. */
  teams(scope: TeamScope): Promise<string[]>
  find(scope: TeamScope, name: string): Promise<StoredRoute | null>
  /** In the order in which they are looked at. */
  list(scope: TeamScope, ask: Pick<ListRoutesInput, 'team' | 'application' | 'name'> & { after: string | null; limit: number }): Promise<{ items: StoredRoute[]; total: number; more: boolean }>
  versions(route: { id: string }): Promise<RouteVersion[]>
  all(): Promise<AnyRoute[]>
  /** Every application with the team that owns it. */
  applications(): Promise<{ name: string; teamId: string }[]>
  add(team: { id: string }, route: { id: string; name: string; document: RouteDocument }, doer: GatewayDoer): Promise<{ kind: 'saved'; route: StoredRoute } | { kind: 'name-taken' } | { kind: 'too-many'; limit: number }>
  save(route: StoredRoute, document: RouteDocument, expectedVersion: number, doer: GatewayDoer, rolledBackTo?: number): Promise<SavedRoute>
  remove(route: StoredRoute, doer: GatewayDoer): Promise<void>
}

/** The proxy's own word. */
export interface Edge {
  state(): Promise<Result<EdgeState, Fault>>
  test(request: RequestToTest): Promise<Result<RouteTest, Fault>>
}
