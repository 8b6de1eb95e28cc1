import { accessVerbs } from '@/lib/compose/web/access'
import { Me } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'me:read',
  summary: 'Who asks: teams, roles, permissions and preferences',
  output: Me,
  run: (actor) => accessVerbs().readMe(actor),
})
