import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { ConfigDocumentText } from '../schemas'
import { ConfigStage, ConfigStageList, type EndStageInput, type ListStagesInput, type StartStageInput, type WidenStageInput } from '../stage-schemas'

const base = '/api/v1/config/stages'
const search = (fields: object) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))).toString()

/** Texts that some instances are given before all, newest first. */
export const configStagesQuery = (ask: z.input<typeof ListStagesInput>) => queryOptions({ queryKey: ['configuration', 'stages', ask], queryFn: ({ signal }) => getJson(ConfigStageList, `${base}?${search(ask)}`, { signal }) })
export const configStageQuery = (id: string) => queryOptions({ queryKey: ['configuration', 'stage', id], queryFn: ({ signal }) => getJson(ConfigStage, `${base}/${id}`, { signal }) })

export const startConfigStage = (input: z.input<typeof StartStageInput>) => sendJson('POST', base, ConfigStage, input)
export const widenConfigStage = (id: string, input: z.input<typeof WidenStageInput>) => sendJson('POST', `${base}/${id}/widen`, ConfigStage, input)
export const stopConfigStage = (id: string, input: z.input<typeof EndStageInput>) => sendJson('POST', `${base}/${id}/stop`, ConfigStage, input)
export const finishConfigStage = (id: string, input: z.input<typeof EndStageInput>) => sendJson('POST', `${base}/${id}/finish`, ConfigDocumentText, input)
