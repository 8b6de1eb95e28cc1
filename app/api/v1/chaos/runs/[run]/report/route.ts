import { chaosVerbs } from '@/lib/compose/web/chaos'
import { RunParams, RunReport } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'chaos:read', summary: 'The result of a chaos run as Markdown', params: RunParams, output: RunReport, run: (actor, input) => chaosVerbs().report(actor, input) })
