import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { type ChooseSourceInput, ChosenSource, type EngineChoice, type SignalName, SourceList, SourceReport } from '../source-schemas'

export const sourcesQuery = () => queryOptions({ queryKey: ['telemetry-sources'], queryFn: ({ signal }) => getJson(SourceList, '/api/v1/telemetry/sources', { signal }), refetchInterval: 10_000 })

export const chooseSource = (signal: SignalName, input: z.input<typeof ChooseSourceInput>) => sendJson('PUT', `/api/v1/telemetry/sources/${signal}`, ChosenSource, input)

export const testSource = (signal: SignalName, choice: z.input<typeof EngineChoice>) => sendJson('POST', `/api/v1/telemetry/sources/${signal}/test`, SourceReport, choice)
