import { chaosVerbs } from '@/lib/compose/web/chaos'
import { AbortedRuns, AbortInput } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({ permission: 'chaos:abort-all', summary: 'Takes every fault of your teams back now', body: AbortInput, output: AbortedRuns, run: (actor, input) => chaosVerbs().abortAll(actor, input) })
