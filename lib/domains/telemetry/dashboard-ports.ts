import type { TeamScope } from '@/lib/kernel/actor'
import type { Dashboard, DashboardPanel, DashboardSummary } from './dashboard-schemas'

export interface DashboardTeam {
  teamId: string
  slug: string
}

/** Who does it, and why, for the ledger. */
export interface DashboardDoer {
  actor: { kind: string; id: string; name: string }
  why?: string | undefined
}

/** Dashboards of teams. A write carries its ledger entry, and happens only at the version that was read. */
export interface DashboardStore {
  /** Null for a team out of scope. */
  team(scope: TeamScope, slug: string): Promise<DashboardTeam | null>
  /** By team, then name. */
  list(scope: TeamScope): Promise<DashboardSummary[]>
  find(team: DashboardTeam, name: string): Promise<Dashboard | null>
  /** The present version (0: there is none) where it is not the expected one. */
  save(team: DashboardTeam, id: string, name: string, content: { title: string; panels: DashboardPanel[] }, expectedVersion: number, doer: DashboardDoer): Promise<Dashboard | { presentVersion: number }>
  remove(team: DashboardTeam, name: string, expectedVersion: number, doer: DashboardDoer): Promise<'removed' | { presentVersion: number }>
}
