import { z } from 'zod'
import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { Template } from '@/lib/domains/delivery/template-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'A service to begin with that uses the sidecar, in node, python or java',
  params: z.object({ language: z.string().max(40) }),
  output: Template,
  run: (actor, input) => deliveryVerbs().readTemplate(actor, input),
})
