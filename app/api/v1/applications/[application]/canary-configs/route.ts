import { z } from 'zod'
import { canaryVerbs } from '@/lib/compose/web/canary'
import { ConfigList, ConfigParams } from '@/lib/domains/canary/analysis-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'Canary configs of an application, `default` among them, all of them in one page',
  params: z.strictObject({ application: ConfigParams.shape.application }),
  output: ConfigList,
  run: (actor, input) => canaryVerbs().listConfigs(actor, input),
})
