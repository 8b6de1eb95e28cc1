import { canaryVerbs } from '@/lib/compose/web/canary'
import { ConfigProblems, ConfigText } from '@/lib/domains/canary/analysis-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'canary:configure',
  summary: 'Says what is wrong with a canary config and keeps nothing',
  body: ConfigText,
  output: ConfigProblems,
  run: (actor, input) => canaryVerbs().validateConfig(actor, input),
})
