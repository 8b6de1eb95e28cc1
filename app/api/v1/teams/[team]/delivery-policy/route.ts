import { z } from 'zod'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { SavePolicyInput, TeamPolicy } from '@/lib/domains/canary/analysis-schemas'
import { endpoint } from '@/lib/http/endpoint'
import { TeamSlug } from '@/lib/kernel/names'

const params = z.strictObject({ team: TeamSlug })

export const GET = endpoint({
  permission: 'delivery-policy:read',
  summary: 'Who must say yes to a canary of the team, and what happens when nobody does',
  params,
  output: TeamPolicy,
  run: (actor, input) => canaryVerbs().getPolicy(actor, input),
})

export const PUT = endpoint({
  permission: 'delivery-policy:write',
  summary: 'Changes the policy for canaries that start from now on',
  params,
  body: SavePolicyInput,
  output: TeamPolicy,
  run: (actor, input) => canaryVerbs().savePolicy(actor, input),
})
