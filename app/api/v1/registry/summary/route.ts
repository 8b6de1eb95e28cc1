import { registryVerbs } from '@/lib/compose/web/registry'
import { RegistrySummary, RegistrySummaryQuery } from '@/lib/domains/registry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'registry:read',
  summary: 'How many instances there are, by status, application and zone',
  query: RegistrySummaryQuery,
  output: RegistrySummary,
  run: (actor, input) => registryVerbs().summary(actor, input),
})
