import { truthVerbs } from '@/lib/compose/web/truth'
import { TruthPage, TruthQuery } from '@/lib/domains/registry/truth-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'registry:read',
  summary: 'What lease, traffic and probe say together of each instance, with the evidence, worst first',
  query: TruthQuery,
  output: TruthPage,
  run: (actor, input) => truthVerbs().list(actor, input),
})
