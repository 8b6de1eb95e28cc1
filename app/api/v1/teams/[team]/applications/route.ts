import { z } from 'zod'
import { applicationVerbs } from '@/lib/compose/web/applications'
import { ApplicationRow, CreateApplicationInput } from '@/lib/domains/applications/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { TeamSlug } from '@/lib/kernel/names'

export const POST = endpoint({
  permission: 'applications:create',
  summary: 'Gives a team an application',
  params: z.strictObject({ team: TeamSlug }),
  body: CreateApplicationInput,
  output: ApplicationRow,
  status: 201,
  run: (actor, input) => applicationVerbs().create(actor, input),
})
