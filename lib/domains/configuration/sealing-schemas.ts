import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'

export const SealInput = z.strictObject({ /** Without one: for what is said to all. */ application: ApplicationName.optional(), value: z.string().min(1).max(16 * 1024, 'At most 16 KiB.') })
/** To be written into a document of the same application, as the value of a key. */
export const SealedValue = z.object({ value: z.string() })
export type SealedValue = z.infer<typeof SealedValue>

export const RevealConfigInput = z.strictObject({ key: z.string().min(1).max(1_000), /** Without one: the version in force. */ version: z.number().int().min(1).optional(), why: z.string().trim().min(1).max(400) })
export const RevealedValue = z.object({ key: z.string(), value: z.string() })
export type RevealedValue = z.infer<typeof RevealedValue>

export const ConfigKey = z.object({ number: z.number().int(), madeBy: z.string(), madeAt: z.string(), /** Documents in force with values that it sealed. */ documents: z.number().int() })
export type ConfigKey = z.infer<typeof ConfigKey>
/** Newest first: that one seals. */
export const ConfigKeyList = z.object({ items: z.array(ConfigKey) })
export type ConfigKeyList = z.infer<typeof ConfigKeyList>
export const RotateKeyInput = z.strictObject({ why: z.string().trim().min(1).max(400) })
export const RotatedKey = z.object({
  number: z.number().int(),
  /** Documents whose values the new key seals now. */
  resealed: z.number().int(),
  /** Documents that keep what the former key sealed, and why. */
  left: z.array(z.object({ document: z.string(), detail: z.string() })),
})
export type RotatedKey = z.infer<typeof RotatedKey>
