import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { FilterCounts, FilterDocument } from './filter-schemas'
import { RouteName } from './route-schemas'

const By = z.object({ id: z.string(), name: z.string() })
const why = z.string().trim().max(400).optional()
const saidWhy = z.string().trim().min(3, refusalWords['why-missing']).max(400)
const version = z.number().int().min(1)

export const FilterRow = z.object({ id: z.string(), name: z.string(), version, document: FilterDocument, changedBy: By, changedAt: z.string(), counts: FilterCounts.nullable() })
export type FilterRow = z.infer<typeof FilterRow>
/** All of them: there are a hundred at most. */
export const FilterPage = z.object({ items: z.array(FilterRow), next: z.null(), total: z.number().int(), proxyAnswers: z.boolean() })
export type FilterPage = z.infer<typeof FilterPage>
export const FilterVersion = z.object({ version, savedBy: By, savedAt: z.string(), why: z.string().nullable(), document: FilterDocument })
export type FilterVersion = z.infer<typeof FilterVersion>
export const FilterDetail = FilterRow.extend({ versions: z.array(FilterVersion), proxyAnswers: z.boolean() })
export type FilterDetail = z.infer<typeof FilterDetail>

/** Filters have names as routes have. */
export const FilterParams = z.strictObject({ filter: RouteName })
/** `expectedVersion` 0: a new one. */
export const SaveFilterInput = z.strictObject({ document: FilterDocument, expectedVersion: z.number().int().min(0), why })
export type SaveFilterInput = z.infer<typeof SaveFilterInput>
export const RollBackFilterInput = z.strictObject({ version, expectedVersion: version, why: saidWhy })
export const DeleteFilterInput = z.strictObject({ confirm: z.string().max(60), why: saidWhy })
