import { overviewVerbs } from '@/lib/compose/web/overview'
import { Topology, TopologyQuery } from '@/lib/domains/estate/topology-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'The service map: who called whom, with requests, errors and p95 of each edge and node',
  query: TopologyQuery,
  output: Topology,
  run: (actor, input) => overviewVerbs().topology(actor, input),
})
