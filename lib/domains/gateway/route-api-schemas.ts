import { z } from 'zod'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { EdgeState } from './edge-schemas'
import { RouteCounts, RouteDocument, RouteName } from './route-schemas'

const By = z.object({ id: z.string(), name: z.string() })
const why = z.string().trim().max(400).optional()
const version = z.number().int().min(1)
const saidWhy = z.string().trim().min(3, refusalWords['why-missing']).max(400)

/** Null: a route of a team that the reader is not in. */
export const ShownConflict = z.object({ kind: z.enum(['hidden', 'partly']), route: z.string().nullable(), by: z.string().nullable() })
export type ShownConflict = z.infer<typeof ShownConflict>

export const RouteRow = z.object({
  id: z.string(), team: z.string(), name: z.string(), version, document: RouteDocument, changedBy: By, changedAt: z.string(),
  conflicts: z.array(ShownConflict),
  /** The proxy's own word; null: it does not know the route (yet), or does not answer. `version` is the one that it follows. */
  counts: RouteCounts.nullable(),
})
export type RouteRow = z.infer<typeof RouteRow>

export const RoutePage = pageOf(RouteRow).extend({ proxyAnswers: z.boolean(), limits: EdgeState.shape.limits })
export type RoutePage = z.infer<typeof RoutePage>

export const RouteVersion = z.object({ version, savedBy: By, savedAt: z.string(), why: z.string().nullable(), document: RouteDocument })
export type RouteVersion = z.infer<typeof RouteVersion>
/** The newest versions first, at most a hundred of them. */
export const RouteDetail = RouteRow.extend({ versions: z.array(RouteVersion), proxyAnswers: z.boolean() })
export type RouteDetail = z.infer<typeof RouteDetail>

export const ListRoutesInput = z.strictObject({ ...PageInput.shape, team: TeamSlug.optional(), application: ApplicationName.optional(), name: RouteName.optional() })
export type ListRoutesInput = z.infer<typeof ListRoutesInput>
export const RouteParams = z.strictObject({ route: RouteName })
export const CreateRouteInput = z.strictObject({ team: TeamSlug, name: RouteName, document: RouteDocument, why })
export type CreateRouteInput = z.infer<typeof CreateRouteInput>
export const ChangeRouteInput = z.strictObject({ document: RouteDocument, expectedVersion: version, why })
export type ChangeRouteInput = z.infer<typeof ChangeRouteInput>
export const RollBackRouteInput = z.strictObject({ version, expectedVersion: version, why: saidWhy })
export const DeleteRouteInput = z.strictObject({ confirm: z.string().max(60), why: saidWhy })

export const PreviewRouteInput = z.strictObject({ team: TeamSlug, name: RouteName, document: RouteDocument })
export const RoutePreview = z.object({ conflicts: z.array(ShownConflict), problems: z.array(z.object({ pointer: z.string(), detail: z.string(), code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })) })
export type RoutePreview = z.infer<typeof RoutePreview>
