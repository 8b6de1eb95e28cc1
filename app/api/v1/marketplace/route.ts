import { serviceVerbs } from '@/lib/compose/web/services'
import { Marketplace } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'services:read',
  summary: 'What there is to order, with the quotas of the teams in sight',
  output: Marketplace,
  run: (actor) => serviceVerbs().marketplace(actor),
})
