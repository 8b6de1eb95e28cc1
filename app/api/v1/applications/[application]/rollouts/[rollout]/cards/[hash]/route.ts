import { z } from 'zod'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { CardHash, DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { RolloutParams } from '@/lib/domains/delivery/rollout-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'A decision card by its sha256, as it was seen; signed ones for ever',
  params: z.strictObject({ ...RolloutParams.shape, hash: CardHash }),
  output: DecisionCard,
  run: (actor, input) => canaryVerbs().card(actor, input),
})
