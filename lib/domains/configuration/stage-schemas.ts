import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'
import { Comment, ConfigFormat, ConfigLayer, DocumentText, placeFields } from './schemas'

/** Who is given a text before it is for all: instances of whole zones, and of the others a share of a hundred. */
export const StageReach = z.object({ zones: z.array(z.string()), share: z.number().int().nullable() })
export type StageReach = z.infer<typeof StageReach>

export const ConfigStage = StageReach.extend({
  id: z.string(),
  /** Null: said to all. */
  application: z.string().nullable(),
  layer: ConfigLayer,
  target: z.string(),
  format: ConfigFormat,
  text: z.string(),
  comment: z.string(),
  /** The version that it follows; 0: there is none yet. */
  baseVersion: z.number().int(),
  state: z.enum(['running', 'finished', 'stopped']),
  /** Position of the ledger's last entry about it. */
  change: z.string(),
  startedBy: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})
export type ConfigStage = z.infer<typeof ConfigStage>
export const ConfigStageList = pageOf(ConfigStage)

const reach = {
  zones: z.array(z.string().min(1).max(100)).max(50).default([]),
  share: z.number().int().min(1).max(100).nullable().default(null),
}
export const ConfigStageParams = z.strictObject({ configStage: z.string().regex(/^[0-9a-z]{16}$/) })
export const ListStagesInput = z.strictObject({ ...PageInput.shape, application: ApplicationName.optional(), state: z.enum(['running', 'finished', 'stopped']).optional() })
export const StartStageInput = z.strictObject({ ...placeFields, format: ConfigFormat, text: DocumentText, comment: Comment, expectedVersion: z.number().int().min(0), ...reach })
/** `expectedChange`: the stage as it was read. */
export const WidenStageInput = z.strictObject({ ...reach, expectedChange: z.string().regex(/^\d{1,19}$/) })
export const EndStageInput = z.strictObject({ comment: Comment })
