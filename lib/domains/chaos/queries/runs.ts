import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { withKnown } from '../core/thin-samples'
import { AbortedRuns, ChaosRun, ChaosRunDetail, type ListRunsInput, type PreviewRunInput, RunPage, RunPreview, RunReport, type StartRunInput } from '../schemas'

export type RunsAsk = z.input<typeof ListRunsInput>
const base = '/api/v1/chaos'
const search = (fields: object) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))).toString()

/** Newest first, of all applications that the reader may see. */
export const runsQuery = (ask: RunsAsk) => queryOptions({ queryKey: ['chaos', 'runs', ask], queryFn: ({ signal }) => getJson(RunPage, `${base}/runs?${search(ask)}`, { signal }) })

/** For the count beside the place's name. */
export const runsUnderWayQuery = () => queryOptions({ queryKey: ['chaos', 'runs', 'rail'], queryFn: ({ signal }) => getJson(RunPage, `${base}/runs?state=under-way&limit=100`, { signal }) })

const runKey = (number: number) => ['chaos', 'run', number] as const

/** One run. Once its seconds are known only later ones are asked for, and put behind them. */
export const runQuery = (number: number) =>
  queryOptions({
    queryKey: runKey(number),
    queryFn: async ({ client, signal }) => {
      const known = client.getQueryData<ChaosRunDetail>(runKey(number))
      const fresh = await getJson(ChaosRunDetail, `${base}/runs/${number}?${search({ since: known?.samples.at(-1)?.atMs, stepsSince: known?.steps.at(-1)?.atMs })}`, { signal })
      return known ? withKnown(known, fresh) : fresh
    },
  })

/** What would happen now. It changes nothing, so it is asked like a question although its body is too long for an address. */
export const runPreviewQuery = (input: z.input<typeof PreviewRunInput>) =>
  queryOptions({ queryKey: ['chaos', 'preview', input], queryFn: ({ signal }) => sendJson('POST', `${base}/runs/preview`, RunPreview, input, { signal }), staleTime: 1_000, retry: false })

export const startRun = (input: z.input<typeof StartRunInput>) => sendJson('POST', `${base}/runs`, ChaosRun, input)
export const abortRun = (number: number, why: string) => sendJson('POST', `${base}/runs/${number}/abort`, ChaosRun, { why })
export const abortAllRuns = (why: string) => sendJson('POST', `${base}/abort-all`, AbortedRuns, { why })
export const takeBackRun = (number: number, why: string) => sendJson('POST', `${base}/runs/${number}/take-back`, ChaosRun, { why })
export const readReport = (number: number, language: string) => getJson(RunReport, `${base}/runs/${number}/report?${search({ language })}`)
