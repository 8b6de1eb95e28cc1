import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { PartState } from '@/lib/control/supervisor-calls'
import { getJson } from '@/lib/http/get-json'

/** What the overview shows of the parts: the answer has more. */
const PartsShown = z.object({ supervised: z.boolean(), parts: z.array(PartState) })

export const partsQuery = () => queryOptions({ queryKey: ['parts', 'shown'], queryFn: () => getJson(PartsShown, '/api/v1/parts') })
