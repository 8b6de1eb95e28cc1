import { applicationVerbs } from '@/lib/compose/web/applications'
import { ApplicationPage, ListApplicationsInput } from '@/lib/domains/applications/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'Applications by name, with what each runs now',
  query: ListApplicationsInput,
  output: ApplicationPage,
  run: (actor, input) => applicationVerbs().list(actor, input),
})
