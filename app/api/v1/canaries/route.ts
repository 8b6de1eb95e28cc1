import { canaryVerbs } from '@/lib/compose/web/canary'
import { BriefsInput, CanaryBriefs } from '@/lib/domains/canary/analysis-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'The canaries of these rollouts in brief: state, newest verdict and score, outcome',
  query: BriefsInput,
  output: CanaryBriefs,
  run: (actor, input) => canaryVerbs().briefs(actor, input),
})
