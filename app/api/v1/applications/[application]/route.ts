import { applicationVerbs } from '@/lib/compose/web/applications'
import { ApplicationParams, ApplicationRow } from '@/lib/domains/applications/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'One application, with what it runs now',
  params: ApplicationParams,
  output: ApplicationRow,
  run: (actor, input) => applicationVerbs().get(actor, input),
})
