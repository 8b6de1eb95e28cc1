import { chaosVerbs } from '@/lib/compose/web/chaos'
import { ChaosRunDetail, ReadRunInput, RunParams } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'chaos:read', summary: 'One chaos run with the seconds and telemetry steps of its steady state, all or those since; without since, as many as a chart shows', params: RunParams, query: ReadRunInput, output: ChaosRunDetail, run: (actor, input) => chaosVerbs().read(actor, input) })
