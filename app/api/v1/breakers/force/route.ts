import { z } from 'zod'
import { breakerVerbs } from '@/lib/compose/web/breakers'
import { BreakerForce, EndForceInput, ForceInput } from '@/lib/domains/breakers/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'breakers:force',
  summary: 'Forces the breaker of one application’s calls to another open or closed, until a time; it ends by itself',
  body: ForceInput,
  output: BreakerForce,
  run: (actor, input) => breakerVerbs().force(actor, input),
})

export const DELETE = endpoint({
  permission: 'breakers:force',
  summary: 'Leaves a forced breaker to its own rules again, now',
  body: EndForceInput,
  output: z.null(),
  run: (actor, input) => breakerVerbs().endForce(actor, input),
})
