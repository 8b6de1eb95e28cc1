import { z } from 'zod'
import { ConfigLayer } from './schemas'

export const ImportConfigInput = z.strictObject({
  /** Branch or tag of the bundle; without one its `HEAD`, else `main` or `master`. */
  ref: z.string().max(200).regex(/^[\w][\w./-]*$/, 'A branch or tag.').optional(),
  /** Says what would be saved, and saves nothing. */
  dryRun: z.enum(['true', 'false']).default('false'),
})
export const ImportedDocument = z.object({
  /** In the repository. */
  path: z.string(),
  application: z.string().nullable(),
  layer: ConfigLayer,
  target: z.string(),
  /** `would-save`: of a dry run. `refused`: `detail` says why; the others are saved all the same. */
  outcome: z.enum(['saved', 'would-save', 'same', 'refused']),
  detail: z.string(),
})
export type ImportedDocument = z.infer<typeof ImportedDocument>
export const ImportedConfig = z.object({
  commit: z.string(),
  documents: z.array(ImportedDocument),
  /** Files that are no configuration of an application here, and why. */
  skipped: z.array(z.object({ path: z.string(), detail: z.string() })),
})
export type ImportedConfig = z.infer<typeof ImportedConfig>
