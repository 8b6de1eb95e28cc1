import { queryOptions } from '@tanstack/react-query'
import { PartsAnswer } from '@/lib/control/supervisor-calls'
import { getJson } from '@/lib/http/get-json'

/** State of every part, from the supervisor. */
export const partsQuery = () => queryOptions({ queryKey: ['parts'], queryFn: () => getJson(PartsAnswer, '/api/v1/parts') })
