import { z } from 'zod'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'

export const Application = z.object({ id: z.string(), name: z.string(), teamId: z.string(), team: z.string(), description: z.string(), createdAt: z.string() })
export type Application = z.infer<typeof Application>

export const CreateApplicationInput = z.strictObject({ name: ApplicationName, description: z.string().max(400).default('') })
export type CreateApplicationInput = z.infer<typeof CreateApplicationInput>

/** What an application runs now. `current` has one entry for each running server group, newest first. */
export const ApplicationRow = Application.extend({
  instances: z.object({ desired: z.number().int(), healthy: z.number().int(), starting: z.number().int(), sick: z.number().int() }),
  current: z.array(z.object({ serverGroup: z.string(), cluster: z.string(), release: z.number().int(), version: z.string() })),
})
export type ApplicationRow = z.infer<typeof ApplicationRow>

export const ListApplicationsInput = z.strictObject({
  ...PageInput.shape,
  /** Part of a name. */
  q: z.string().max(40).optional(),
  team: TeamSlug.optional(),
})
export type ListApplicationsInput = z.infer<typeof ListApplicationsInput>

export const ApplicationPage = pageOf(ApplicationRow)

export const ApplicationParams = z.strictObject({ application: ApplicationName })
