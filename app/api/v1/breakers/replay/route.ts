import { breakerVerbs } from '@/lib/compose/web/breakers'
import { ReplayAnswer, ReplayInput } from '@/lib/domains/gateway/replay-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'breakers:read',
  summary: 'What a breaker would have done in the last hour under other rules, beside what it did; changes nothing',
  body: ReplayInput,
  output: ReplayAnswer,
  run: (actor, input) => breakerVerbs().replay(actor, input),
})
