import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { PageInput, pageOf } from '@/lib/kernel/page'
import { EngineChoice, SourceFinding } from '../telemetry/source-schemas'
import { InstanceStatus, StatusCounts } from './schemas'

/** How clients ask for it too: `?regions=<name>`. */
export const RemoteName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, refusalWords['registry-remote-name'])

/** Where another registry is and how it lets us in: the reach of any engine that a person names. */
export const RemoteChoice = EngineChoice.pick({ url: true, login: true, username: true, secret: true, caPem: true, insideAllowed: true })
export type RemoteChoice = z.output<typeof RemoteChoice>

export const RemoteParams = z.strictObject({ name: RemoteName })
const why = z.string().trim().min(1).max(400).optional()
const expectedVersion = z.number().int().min(0)
/** `expectedVersion` 0: there is none of this name yet. */
export const ChooseRemoteInput = RemoteChoice.extend({ expectedVersion, why })
export type ChooseRemoteInput = z.output<typeof ChooseRemoteInput>
export const RemoveRemoteInput = z.strictObject({ expectedVersion, why })
export type RemoveRemoteInput = z.output<typeof RemoveRemoteInput>

/** How the reading of it stands. */
export const RemoteState = z.object({
  /** The last whole reading; what was read then is still shown and given out. */
  readAtMs: z.number().nullable(),
  failedSinceMs: z.number().nullable(),
  finding: SourceFinding.nullable(),
})
export type RemoteState = z.infer<typeof RemoteState>

/** One registry in figures, over what the reader may see. */
export const RegistrySide = z.object({ instances: StatusCounts, applications: z.number().int() })
export type RegistrySide = z.infer<typeof RegistrySide>

export const differenceKinds = ['differs', 'only-there', 'only-here'] as const
export const DifferenceKind = z.enum(differenceKinds)
export type DifferenceKind = z.infer<typeof DifferenceKind>

/** Another registry beside our own: by application and instance id. */
export const RemoteSide = RegistrySide.extend({
  name: z.string(),
  state: RemoteState,
  /** Its secret does not open with the root key: it is asked without. */
  secretLost: z.boolean(),
  same: z.number().int(),
  differs: z.number().int(),
  onlyHere: z.number().int(),
  onlyThere: z.number().int(),
})
export type RemoteSide = z.infer<typeof RemoteSide>

export const RemoteSides = z.object({ own: RegistrySide, remotes: z.array(RemoteSide) })
export type RemoteSides = z.infer<typeof RemoteSides>

export const StoredRemote = z.object({
  name: z.string(),
  url: z.string(),
  login: EngineChoice.shape.login,
  username: z.string(),
  /** There is one; it is never shown. */
  hasSecret: z.boolean(),
  caPem: z.string(),
  insideAllowed: z.boolean(),
  changedAt: z.string(),
  changedBy: z.string(),
  version: z.number().int(),
})
export type StoredRemote = z.infer<typeof StoredRemote>

export const RemoteView = StoredRemote.extend({ side: RemoteSide.nullable() })
export type RemoteView = z.infer<typeof RemoteView>
/** `own` is null where the daemon does not answer. */
export const RemoteList = z.object({ own: RegistrySide.nullable(), items: z.array(RemoteView) })
export type RemoteList = z.infer<typeof RemoteList>

const Place = z.object({ status: InstanceStatus, host: z.string(), port: z.number().int().nullable(), zone: z.string().nullable() })
export const InstanceDifference = z.object({ kind: DifferenceKind, application: z.string(), id: z.string(), here: Place.nullable(), there: Place.nullable() })
export type InstanceDifference = z.infer<typeof InstanceDifference>

/** Null applications: all. */
const applications = z.array(z.string()).max(2_000).nullable()
export const RemoteSidesInput = z.strictObject({ applications })
export const DifferencesInput = z.strictObject({ name: RemoteName, applications, kind: DifferenceKind.optional(), limit: z.number().int().min(1).max(500), offset: z.number().int().min(0) })
export type DifferencesInput = z.output<typeof DifferencesInput>
export const DifferencesAnswer = z.object({ items: z.array(InstanceDifference), total: z.number().int() })
export type DifferencesAnswer = z.infer<typeof DifferencesAnswer>

export const DifferencesQuery = z.strictObject({ kind: DifferenceKind.optional(), ...PageInput.shape })
export type DifferencesQuery = z.output<typeof DifferencesQuery>
export const DifferencesPage = pageOf(InstanceDifference)
export type DifferencesPage = z.infer<typeof DifferencesPage>

/** What the daemon reads, secrets open. It leaves the daemon never. */
export interface PlannedRemote extends Omit<RemoteChoice, 'secret'> {
  name: string
  secret: string | null
  version: number
  /** Its secret does not open with the root key. */
  secretLost: boolean
}
