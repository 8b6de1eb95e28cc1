import { chaosVerbs } from '@/lib/compose/web/chaos'
import { ChaosRunDetail, RunParams } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'chaos:read', summary: 'One chaos run with the seconds of its steady state', params: RunParams, output: ChaosRunDetail, run: (actor, input) => chaosVerbs().read(actor, input) })
