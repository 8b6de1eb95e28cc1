import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { RolloutPreview, StartRolloutInput } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'rollouts:read',
  summary: 'What a rollout started now would do, step by step, and what would refuse it; changes nothing',
  params: ApplicationParams,
  body: StartRolloutInput,
  output: RolloutPreview,
  run: (actor, input) => rolloutVerbs().preview(actor, input),
})
