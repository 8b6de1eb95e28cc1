import { alertVerbs } from '@/lib/compose/web/alerts'
import { AlertRule, RuleParams, SilenceInput, WhyInput } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'alerts:silence',
  summary: 'Tells nobody of this rule until then; what is still open at the end is told then',
  params: RuleParams,
  body: SilenceInput,
  output: AlertRule,
  run: (actor, input) => alertVerbs().silence(actor, input),
})

export const DELETE = endpoint({ permission: 'alerts:silence', summary: 'Ends the silence now', params: RuleParams, body: WhyInput, output: AlertRule, run: (actor, input) => alertVerbs().endSilence(actor, input) })
