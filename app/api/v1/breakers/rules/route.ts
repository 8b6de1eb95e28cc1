import { z } from 'zod'
import { breakerVerbs } from '@/lib/compose/web/breakers'
import { DropRulesInput, RulesSet, SetRulesInput } from '@/lib/domains/gateway/rules-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'breakers:set-rules',
  summary: 'Puts other rules of one application’s calls to another in force, over what its release declares, until somebody takes them back',
  body: SetRulesInput,
  output: RulesSet,
  run: (actor, input) => breakerVerbs().setRules(actor, input),
})

export const DELETE = endpoint({
  permission: 'breakers:set-rules',
  summary: 'Leaves a breaker to the rules that its release declares again',
  body: DropRulesInput,
  output: z.null(),
  run: (actor, input) => breakerVerbs().dropRules(actor, input),
})
