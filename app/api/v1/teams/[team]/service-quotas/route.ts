import { serviceVerbs } from '@/lib/compose/web/services'
import { Quota, QuotaList, QuotaParams, SetQuotaInput } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'services:read',
  summary: 'How many services of each plan the team may have, and has',
  params: QuotaParams,
  output: QuotaList,
  run: (actor, input) => serviceVerbs().quotas(actor, input),
})

export const PUT = endpoint({
  permission: 'quotas:write',
  summary: 'Changes how many services of a plan the team may have',
  params: QuotaParams,
  body: SetQuotaInput,
  output: Quota,
  run: (actor, input) => serviceVerbs().setQuota(actor, input),
})
