import { alertVerbs } from '@/lib/compose/web/alerts'
import { AlertPage, ListAlertsInput } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'alerts:read', summary: 'Alerts of all applications that you may see, newest first, with what was sent of each', query: ListAlertsInput, output: AlertPage, run: (actor, input) => alertVerbs().alerts(actor, input) })
