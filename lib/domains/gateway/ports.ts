import type { z } from 'zod'
import type { Actor, TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { BreakerEpisodes } from './breaker-schemas'
import type { DependencyStates } from './dependency-schemas'
import type { OutcomesAnswer, OutcomesInput } from './replay-schemas'
import type { DiscoverySnapshot } from './schemas'
import type { InstanceConfiguration, LeaseOf, RegisteredAs, RegistrationOrder, SidecarRegistrations, StoredRegistration } from './sidecar-schemas'

/** The last picture that was used, kept beside the data so that a restart serves before the daemon answers. */
export interface DiscoveryCache {
  /** Null when there is none or it cannot be read. */
  load(): DiscoverySnapshot | null
  /** Replaces the stored picture as a whole or not at all. */
  save(snapshot: DiscoverySnapshot): Promise<void>
}

/** The registry as seen by a proxy: the whole picture on connecting and after every change, until `signal` or a lost connection. */
export interface DiscoveryFeed {
  watch(signal: AbortSignal): AsyncIterable<DiscoverySnapshot>
}

/** The last epoch of each run whose faults were put, remembered over restarts. */
export interface FaultEpochs {
  last(run: string): number | undefined
  /** On disk when it returns. */
  remember(run: string, epoch: number): void
}

/** Of the applications domain. Null for one outside the scope: it does not exist for the asker. */
export interface OwnedApplications {
  find(scope: TeamScope, name: string): Promise<{ teamId: string } | null>
}

/** The proxy's own word on the calls that one application makes. */
export interface DependencySource {
  states(application: string): Promise<Result<DependencyStates, Fault>>
}

/** The proxy's own word on the breakers of calls that an application makes, and of calls to it. */
export interface BreakerSource {
  episodes(application: string): Promise<Result<BreakerEpisodes, Fault>>
}

/** What became of each call of one pair, as the proxy recorded it. */
export interface OutcomeSource {
  read(input: z.output<typeof OutcomesInput>): Promise<Result<OutcomesAnswer, Fault>>
}

/** The registry's writes, for applications that the sidecar registers. */
export interface RegistrationWrites {
  register(order: RegistrationOrder): Promise<Result<RegisteredAs, Fault>>
  /** False: the registry does not know it (any more). */
  renew(lease: LeaseOf): Promise<Result<boolean, Fault>>
  leave(lease: LeaseOf): Promise<Result<null, Fault>>
  /** Eureka's status of an instance; null where nobody of that id is registered. */
  statusOf(instance: string): Promise<Result<string | null, Fault>>
}

/** What is kept in the registry, remembered over restarts. */
export interface RegistrationFile {
  load(): StoredRegistration[]
  /** Replaces all of it. */
  save(registrations: readonly StoredRegistration[]): Promise<void>
}

/** What counts for one instance of ours: now, and whenever it changes. Ends when there is no such instance. */
export interface ConfigurationFeed {
  watch(instance: string, profiles: readonly string[], signal: AbortSignal): AsyncIterable<InstanceConfiguration>
}

/** The proxy's own word on what it keeps in the registry. */
export interface RegistrationSource {
  registrations(): Promise<Result<SidecarRegistrations, Fault>>
}

/** Names of the applications that an actor may see, lower case; null means all. */
export type VisibleNames = (actor: Actor) => Promise<string[] | null>
