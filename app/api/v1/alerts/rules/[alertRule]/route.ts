import { z } from 'zod'
import { alertVerbs } from '@/lib/compose/web/alerts'
import { AlertRule, ChangeRuleInput, RuleParams, WhyInput } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'alerts:read', summary: 'One alert rule and how it stands', params: RuleParams, output: AlertRule, run: (actor, input) => alertVerbs().rule(actor, input) })

export const PUT = endpoint({
  permission: 'alerts:write',
  summary: 'Changes name and condition; with another condition it begins anew, and an open alert is withdrawn',
  params: RuleParams,
  body: ChangeRuleInput,
  output: AlertRule,
  run: (actor, input) => alertVerbs().change(actor, input),
})

export const DELETE = endpoint({ permission: 'alerts:write', summary: 'Deletes a rule; its open alert is withdrawn', params: RuleParams, body: WhyInput, output: z.null(), run: (actor, input) => alertVerbs().delete(actor, input) })
