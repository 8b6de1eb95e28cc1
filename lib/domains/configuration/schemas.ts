import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'

/** Weakest first: each layer overrides those before it. */
export const valueLayers = ['global', 'application', 'profile', 'cluster', 'zone', 'instance'] as const
export type ValueLayer = (typeof valueLayers)[number]
/** `schema` holds no values: it says which values an application takes. */
export const configLayers = [...valueLayers, 'schema'] as const
export const ConfigLayer = z.enum(configLayers)
export type ConfigLayer = z.infer<typeof ConfigLayer>
export const ConfigFormat = z.enum(['yaml', 'properties'])
export type ConfigFormat = z.infer<typeof ConfigFormat>

export const keysMax = 5_000
export const ConfigScalar = z.union([z.string(), z.number(), z.boolean()])
export type ConfigScalar = z.infer<typeof ConfigScalar>

export const ConfigProblem = z.object({ line: z.number().int().min(1), detail: z.string() })
export type ConfigProblem = z.infer<typeof ConfigProblem>
export const ConfigEntry = z.object({ key: z.string(), value: ConfigScalar, line: z.number().int() })
export type ConfigEntry = z.infer<typeof ConfigEntry>
export const KeyChange = z.object({ key: z.string(), before: ConfigScalar.nullable(), after: ConfigScalar.nullable() })
export type KeyChange = z.infer<typeof KeyChange>

export const ValueWithSource = z.object({ value: ConfigScalar, source: z.string() })
export type ValueWithSource = z.infer<typeof ValueWithSource>
/** Instances that would see the same change of one key. */
export const Receivers = z.object({ key: z.string(), before: ValueWithSource.nullable(), after: ValueWithSource.nullable(), instances: z.number().int(), applications: z.array(z.string()), examples: z.array(z.string()) })
export type Receivers = z.infer<typeof Receivers>

/** Names of profiles, clusters, zones and instances, as they stand in the paths of the wire. */
const Target = z.string().max(200).regex(/^[A-Za-z0-9._:-]*$/, 'Letters, digits, dots, colons, hyphens and underscores.').default('')
export const DocumentText = z.string().max(256 * 1024, 'At most 256 KiB.')
export const Comment = z.string().trim().max(400).default('')
const Version = z.coerce.number<number | string>().int().min(1)
export const ConfigDocumentId = z.string().regex(/^[0-9a-z]{16}$/)

export const ConfigDocument = z.object({
  id: z.string(),
  /** Null: said to all. */
  application: z.string().nullable(),
  layer: ConfigLayer,
  target: z.string(),
  format: ConfigFormat,
  version: z.number().int(),
  /** Position of its entry in the ledger: a later one is larger, over all documents. */
  change: z.string(),
  comment: z.string(),
  savedBy: z.string(),
  savedAt: z.string(),
})
export type ConfigDocument = z.infer<typeof ConfigDocument>
export const ConfigDocumentText = ConfigDocument.extend({ text: z.string() })
export type ConfigDocumentText = z.infer<typeof ConfigDocumentText>
export const ConfigDocumentList = pageOf(ConfigDocument)

export const ConfigVersion = ConfigDocument.pick({ version: true, change: true, format: true, comment: true, savedBy: true, savedAt: true }).extend({
  /** The version whose text it took again. */
  rolledBackTo: z.number().int().nullable(),
})
export type ConfigVersion = z.infer<typeof ConfigVersion>
export const ConfigVersionText = ConfigVersion.extend({ text: z.string() })
export type ConfigVersionText = z.infer<typeof ConfigVersionText>
export const ConfigVersionList = pageOf(ConfigVersion)

export const ConfigDiff = z.object({ from: z.number().int(), to: z.number().int(), changes: z.array(KeyChange) })
export type ConfigDiff = z.infer<typeof ConfigDiff>

export const ConfigPreview = z.object({
  /** What would keep it from being saved. */
  problems: z.array(ConfigProblem),
  /** What the text itself changes. */
  changes: z.array(KeyChange),
  /** What instances would see, at most 200 groups of them. */
  receivers: z.array(Receivers),
  instances: z.number().int(),
  more: z.boolean(),
  /** What instances are taken to run with: the registry does not say. */
  profiles: z.array(z.string()),
})
export type ConfigPreview = z.infer<typeof ConfigPreview>

/** Where a document lies, as it is asked for. */
export const placeFields = { application: ApplicationName.optional(), layer: ConfigLayer, target: Target }
const place = placeFields
export const ListConfigInput = z.strictObject({ ...PageInput.shape, application: ApplicationName.optional() })
export const SaveConfigInput = z.strictObject({ ...place, format: ConfigFormat, text: DocumentText, comment: Comment, /** 0: there is none yet. */ expectedVersion: z.number().int().min(0) })
export const PreviewConfigInput = z.strictObject({ ...place, format: ConfigFormat, text: DocumentText, profiles: z.array(z.string().min(1).max(200)).max(20).default([]), /** For whom alone, were it rolled out in stages. */ zones: z.array(z.string().min(1).max(100)).max(50).default([]), share: z.number().int().min(1).max(100).nullable().default(null) })
export const RollBackConfigInput = z.strictObject({ version: z.number().int().min(1), expectedVersion: z.number().int().min(1), comment: Comment })
export const DiffConfigInput = z.strictObject({ from: Version, to: Version })
export const ConfigDocumentParams = z.strictObject({ configDocument: ConfigDocumentId })
export const ConfigVersionParams = z.strictObject({ configDocument: ConfigDocumentId, configVersion: Version })
