import { alertVerbs } from '@/lib/compose/web/alerts'
import { AlertRule, CreateRuleInput, ListRulesInput, RulePage } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'alerts:read', summary: 'Alert rules of all applications that you may see, and how each stands', query: ListRulesInput, output: RulePage, run: (actor, input) => alertVerbs().rules(actor, input) })

export const POST = endpoint({
  permission: 'alerts:write',
  summary: 'Makes a rule: an objective (SLO), a threshold or an absence; it is judged from now on',
  body: CreateRuleInput,
  output: AlertRule,
  status: 201,
  run: (actor, input) => alertVerbs().create(actor, input),
})
