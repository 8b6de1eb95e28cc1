import { drainVerbs } from '@/lib/compose/web/drains'
import { DrainQuota, DrainQuotaParams, SetDrainQuotaInput } from '@/lib/domains/drains/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'quotas:write',
  summary: 'How many drains a team may have',
  params: DrainQuotaParams,
  body: SetDrainQuotaInput,
  output: DrainQuota,
  run: (actor, input) => drainVerbs().setQuota(actor, input),
})
