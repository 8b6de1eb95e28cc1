import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { ReplayAnswer, type ReplayInput } from '../../gateway/replay-schemas'
import { type DropRulesInput, RulesSet, type SetRulesInput } from '../../gateway/rules-schemas'
import { type AddStreamInput, BreakerForce, BreakerStreams, type EndForceInput, type ForceInput, Wall, type WallBreaker, type WallInput } from '../schemas'

const base = '/api/v1/breakers'
export type WallAsk = z.input<typeof WallInput>
const search = (fields: object) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))).toString()

/** Every breaker that the reader may see, worst first. */
export const wallQuery = (ask: WallAsk) => queryOptions({ queryKey: ['breakers', 'wall', ask], queryFn: ({ signal }) => getJson(Wall, `${base}?${search(ask)}`, { signal }) })
export const streamsQuery = () => queryOptions({ queryKey: ['breakers', 'streams'], queryFn: ({ signal }) => getJson(BreakerStreams, `${base}/streams`, { signal }) })

/** The last hour under another policy. It changes nothing, so it is asked like a question although it has a body. Under other rules of the breaker it is another question. */
export const replayQuery = (input: z.input<typeof ReplayInput>, rules: WallBreaker['rules']) =>
  queryOptions({ queryKey: ['breakers', 'replay', input, rules], queryFn: ({ signal }) => sendJson('POST', `${base}/replay`, ReplayAnswer, input, { signal }), staleTime: 15_000, retry: false })

export const forceBreaker = (input: z.input<typeof ForceInput>) => sendJson('PUT', `${base}/force`, BreakerForce, input)
export const endForce = (input: z.input<typeof EndForceInput>) => sendJson('DELETE', `${base}/force`, z.null(), input)
export const setRules = (input: z.input<typeof SetRulesInput>) => sendJson('PUT', `${base}/rules`, RulesSet, input)
export const dropRules = (input: z.input<typeof DropRulesInput>) => sendJson('DELETE', `${base}/rules`, z.null(), input)
export const addStream = (input: z.input<typeof AddStreamInput>) => sendJson('POST', `${base}/streams`, BreakerStreams, input)
export const removeStream = (id: string, why: string) => sendJson('DELETE', `${base}/streams/${id}`, BreakerStreams, { why })
