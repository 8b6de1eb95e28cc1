import { z } from 'zod'

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
