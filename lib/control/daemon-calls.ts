import { z } from 'zod'
import { DeclaredDependencies } from '../domains/gateway/dependency-schemas'
import { RevealedCredential, ServiceState } from '../domains/catalog/schemas'
import { DrainOrder, SealedDrain, UnsealedDrain } from '../domains/drains/order-schemas'
import { ToldCondition } from '../domains/drains/progress-schemas'
import { DrainCredentials } from '../domains/drains/schemas'
import { DiscoverySnapshot } from '../domains/gateway/schemas'
import { RegistryCountsInput, RegistryListAnswer, RegistryListInput, RegistrySummary } from '../domains/registry/schemas'
import { ScrapeTarget } from '../domains/telemetry/scrape-schemas'
import { SignalName, SourcePlan } from '../domains/telemetry/source-schemas'
import { defineCall, defineStream } from './call'

/** The answer of the raw upload route `releases`: the store's digest and what the start command will be. */
export const UploadedRelease = z.object({ digest: z.string(), sizeBytes: z.number(), command: z.array(z.string()), files: z.number().int(), dependencies: DeclaredDependencies })
export type UploadedRelease = z.infer<typeof UploadedRelease>

export const ReleaseFilesDifference = z.object({ added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.string()), more: z.number().int() })
export type ReleaseFilesDifference = z.infer<typeof ReleaseFilesDifference>

export const DaemonStatus = z.object({
  registry: z.enum(['warming', 'ready']),
  controllers: z.array(z.object({ kind: z.string(), lastRunMs: z.number().nullable(), failures: z.number().int() })),
  /** False where instances share the daemon's own uid: shown as *not confined*. */
  confined: z.boolean(),
})
export type DaemonStatus = z.infer<typeof DaemonStatus>

const ConfigDoer = z.strictObject({ actor: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }), why: z.string().optional() })

export const daemonCalls = {
  status: defineCall('status', z.strictObject({}), DaemonStatus),
  listRegistry: defineCall('registry-list', RegistryListInput, RegistryListAnswer),
  registrySummary: defineCall('registry-summary', RegistryCountsInput, RegistrySummary),
  watchDiscovery: defineStream('discovery', z.strictObject({}), DiscoverySnapshot),
  /** Instances that announce metrics, for the collector. */
  scrapeTargets: defineCall('scrape-targets', z.strictObject({}), z.array(ScrapeTarget)),
  /** Which engines answer which signals, secrets open: for the collector alone. */
  watchSources: defineStream('telemetry-sources', z.strictObject({}), SourcePlan),
  /** Seals what a person typed, for one signal and the origin of one address. */
  sealSourceSecret: defineCall('seal-source-secret', z.strictObject({ signal: SignalName, url: z.string(), secret: z.string() }), z.object({ sealed: z.string() })),
  /** Looks at a server group now instead of at its next turn. */
  wake: defineCall('wake', z.strictObject({ kind: z.string(), objectId: z.string() }), z.null()),
  /** First-run link: null where an operator account exists. Printed once by the launcher, never logged. */
  firstRunLink: defineCall('first-run-link', z.strictObject({}), z.object({ url: z.string().nullable() })),
  createToken: defineCall(
    'create-token',
    z.strictObject({ name: z.string().min(1).max(80), role: z.enum(['viewer', 'member', 'lead', 'operator']), team: z.string().optional(), days: z.number().int().min(1).max(365).default(90) }),
    z.object({ id: z.string(), token: z.string(), expiresAt: z.string() }),
  ),
  /** Files of two releases in the store, by their contents; at most 200 names. `not-found` where one is not kept here. */
  compareReleases: defineCall('compare-releases', z.strictObject({ from: z.string(), to: z.string() }), ReleaseFilesDifference),
  /** Opens a credential after writing who saw it into the ledger. The console has asked the policy; null where there is none. */
  revealCredential: defineCall(
    'reveal-credential',
    z.strictObject({
      service: z.strictObject({ id: z.string(), name: z.string(), state: ServiceState, teamId: z.string(), team: z.string() }), binding: z.string(),
      actor: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }), why: z.string().optional(),
    }),
    RevealedCredential.nullable(),
  ),
  /** Makes the secret that signs what goes to a webhook, and seals it with the address. The console has asked the policy. */
  sealWebhook: defineCall('seal-webhook', z.strictObject({ id: z.string(), url: z.string().max(2_000) }), z.object({ secret: z.string(), sealed: z.string() })),
  /** For the collector: what to send where; takes what has become of it so far. */
  drainOrders: defineCall('drain-orders', z.strictObject({ told: z.array(ToldCondition) }), z.array(DrainOrder)),
  /** Opens what the collector keeps sealed. Needs no database. */
  openDrain: defineCall('open-drain', SealedDrain, DrainCredentials),
  /** Seals what the console was given. */
  sealDrain: defineCall('seal-drain', UnsealedDrain, z.object({ sealed: z.string() })),
  /** Seals a value of configuration; it opens for that application alone. The console has asked the policy. */
  sealConfig: defineCall('seal-config', z.strictObject({ application: z.string().nullable(), value: z.string(), doer: ConfigDoer }), z.string()),
  /** The same values by the newest key, in their order; null for what does not open. */
  resealConfig: defineCall('reseal-config', z.strictObject({ application: z.string().nullable(), sealed: z.array(z.string()), doer: ConfigDoer }), z.array(z.string().nullable())),
  /** Opens a value of configuration after writing who saw it into the ledger. The console has asked the policy; null: it does not open. */
  revealConfig: defineCall('reveal-config', z.strictObject({ application: z.string().nullable(), teamId: z.string().nullable(), document: z.string(), key: z.string(), sealed: z.string(), doer: ConfigDoer }), z.string().nullable()),
  /** A new key that seals values of configuration. The console has asked the policy. */
  makeConfigKey: defineCall('make-config-key', z.strictObject({ doer: ConfigDoer }), z.number().int()),
  verifyLedger: defineCall(
    'verify-ledger',
    z.strictObject({}),
    z.object({ intact: z.boolean(), entries: z.number(), headHash: z.string(), problem: z.string().nullable() }),
  ),
}
