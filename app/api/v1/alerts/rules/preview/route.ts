import { alertVerbs } from '@/lib/compose/web/alerts'
import { PreviewRuleInput, RulePreview } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({ permission: 'alerts:read', summary: 'When a rule would have fired in the last six hours, and how it would stand now; changes nothing', body: PreviewRuleInput, output: RulePreview, run: (actor, input) => alertVerbs().preview(actor, input) })
