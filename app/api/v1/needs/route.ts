import { needsVerbs } from '@/lib/compose/web/needs'
import { Needs } from '@/lib/domains/canary/analysis-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'What waits for a person, most urgent first: decisions, rollouts that failed, instances that keep failing',
  output: Needs,
  run: (actor) => needsVerbs().read(actor),
})
