import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { AddStreamInput, BreakerForce, ForceInput, StreamReading, WallPart } from './schemas'

export interface OwnedApplication {
  id: string
  name: string
  teamId: string
}

/** Of the applications domain. Null for one outside the scope: it does not exist for the asker. */
export interface BreakerOwners {
  find(scope: TeamScope, name: string): Promise<OwnedApplication | null>
  /** The id of its team, by application. */
  teams(scope: TeamScope): Promise<Map<string, string>>
}

export interface BreakerDoer {
  actor: { kind: string; id: string; name: string }
  why: string
}

type Pair = Pick<ForceInput, 'caller' | 'callee'>

/** What people forced. Each write takes its ledger entry and tells the daemon, in one transaction. */
export interface ForceStore {
  /** Those that hold, by the database's clock, of applications in the scope. */
  list(scope: TeamScope): Promise<BreakerForce[]>
  /** In the place of one that the pair has. */
  force(owner: OwnedApplication, force: Omit<ForceInput, 'why'>, doer: BreakerDoer): Promise<BreakerForce>
  /** False where none holds. */
  end(owner: OwnedApplication, pair: Pair, doer: BreakerDoer): Promise<boolean>
}

/** The proxy's own breakers; a fault means that it does not answer. */
export interface OwnBreakers {
  read(): Promise<Result<WallPart, Fault>>
}

/** What the daemon's readers have of streams. */
export interface ReadStreams {
  read(): Promise<Result<StreamReading[], Fault>>
}

/** Breakers that tell of themselves in metrics, of these applications; null: of whoever sends metrics. */
export interface ToldBreakers {
  read(applications: readonly string[] | null): Promise<Result<WallPart, Fault>>
}

export interface StoredStream {
  id: string
  teamId: string
  team: string
  name: string
  kind: 'hystrix' | 'turbine'
  url: string
  localAllowed: boolean
  createdBy: string
}

export interface StreamStore {
  list(scope: TeamScope): Promise<StoredStream[]>
  find(scope: TeamScope, id: string): Promise<StoredStream | null>
  team(scope: TeamScope, slug: string): Promise<{ id: string; slug: string } | null>
  /** `taken`: the team has one of this name; `full`: as many as may be. With its ledger entry. */
  add(teamId: string, stream: Pick<AddStreamInput, 'name' | 'kind' | 'url' | 'localAllowed'> & { id: string }, doer: BreakerDoer): Promise<'added' | 'taken' | 'full'>
  remove(id: string, doer: BreakerDoer): Promise<boolean>
}
