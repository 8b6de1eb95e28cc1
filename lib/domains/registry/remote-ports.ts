import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { SourceReport } from '../telemetry/source-schemas'
import type { DifferencesAnswer, DifferencesInput, RemoteChoice, RemoteSides, StoredRemote } from './remote-schemas'

export interface ChosenRemote {
  name: string
  choice: Omit<RemoteChoice, 'secret'> & { sealed: string | null }
  /** 0: it is new. */
  expectedVersion: number
}
type By = Pick<Actor, 'kind' | 'id' | 'name'>

/** The other registries that an operator named. Every write has its ledger entry and tells the daemon. */
export interface RemoteSettings {
  list(): Promise<StoredRemote[]>
  /** The sealed secret that is kept for exactly this origin and way of logging in; null: none is. */
  keptSecret(name: string, choice: Pick<RemoteChoice, 'url' | 'login'>): Promise<string | null>
  /** `conflict` when somebody else changed it in between. */
  choose(chosen: ChosenRemote, by: By, why: string | undefined): Promise<Result<StoredRemote, Fault>>
  remove(name: string, expectedVersion: number, by: By, why: string | undefined): Promise<Result<null, Fault>>
}

/** Seals what a person typed, for one name and the origin of one address: it opens for no other. */
export interface RemoteSealer {
  seal(name: string, url: string, secret: string): Promise<Result<string, Fault>>
}

/** The daemon, which reads them. */
export interface RemoteReader {
  sides(applications: string[] | null): Promise<Result<RemoteSides, Fault>>
  differences(input: DifferencesInput): Promise<Result<DifferencesAnswer, Fault>>
  /** Without a secret the one in force is used, when its address is the same. */
  test(name: string, choice: RemoteChoice): Promise<Result<SourceReport, Fault>>
}
