import { z } from 'zod'
import { overviewVerbs } from '@/lib/compose/web/overview'
import { ApplicationSummary, OverviewQuery } from '@/lib/domains/estate/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'One application: its state and why, instances by zone, traffic and the release that runs',
  params: z.strictObject({ application: z.string().min(1).max(80) }),
  query: OverviewQuery.pick({ from: true, to: true, zone: true }),
  output: ApplicationSummary,
  run: (actor, input) => overviewVerbs().application(actor, input),
})
