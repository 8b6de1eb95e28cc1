import { alertVerbs } from '@/lib/compose/web/alerts'
import { ListSlosInput, SloList } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'alerts:read', summary: 'Objectives of one application: what is left of their error budgets, and how fast it goes', query: ListSlosInput, output: SloList, run: (actor, input) => alertVerbs().slos(actor, input) })
