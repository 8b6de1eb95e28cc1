import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { TeamSlug } from '@/lib/kernel/names'
import { queryLetters } from './metric-query-schemas'

/** In addresses: small letters, digits and single hyphens. */
export const DashboardName = z.string().max(60, 'At most 60 characters.').regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, refusalWords['dashboard-name'])

const expression = z.string().min(1).max(4_000)
const name = (max: number) => z.string().min(1).max(max)

/** What one panel shows. Queries are written as on the page of metrics; a heat map may have none, and is then of served requests. */
export const DashboardPanel = z.strictObject({
  /** Tells panels of one dashboard apart. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, refusalWords['panel-id']),
  title: z.string().trim().min(1, refusalWords['dashboard-title']).max(120),
  kind: z.enum(['line', 'area', 'table', 'heat', 'golden']),
  queries: z.strictObject(Object.fromEntries(queryLetters.map((letter) => [letter, expression.optional()])) as Record<(typeof queryLetters)[number], z.ZodOptional<typeof expression>>).default({}),
  formula: z.string().min(1).max(500).optional(),
  /** Queries that only feed the formula. */
  hide: z.array(z.enum(queryLetters)).max(queryLetters.length).optional(),
  compare: z.enum(['day', 'week']).optional(),
  /** Narrower than whoever looks may see. */
  scope: z.strictObject({ application: name(80).optional(), cluster: name(80).optional(), serverGroup: name(100).optional(), instance: name(120).optional(), zone: name(80).optional() }).default({}),
  /** Columns of twelve, and rows of the grid. */
  width: z.number().int().min(3).max(12).default(6),
  height: z.number().int().min(1).max(4).default(2),
})
export type DashboardPanel = z.infer<typeof DashboardPanel>

/** In reading order: the grid fills its rows from the left. */
export const DashboardPanels = z.array(DashboardPanel).max(40, refusalWords['dashboard-panels'])
const title = z.string().trim().min(1, refusalWords['dashboard-title']).max(120)

export const Dashboard = z.object({ team: z.string(), teamId: z.string(), name: z.string(), title: z.string(), panels: DashboardPanels, version: z.number().int(), updatedBy: z.string(), updatedAt: z.string() })
export type Dashboard = z.infer<typeof Dashboard>
export const DashboardSummary = Dashboard.omit({ panels: true }).extend({ panels: z.number().int() })
export type DashboardSummary = z.infer<typeof DashboardSummary>
export const DashboardList = z.object({ items: z.array(DashboardSummary), next: z.null(), total: z.number().int() })
export type DashboardList = z.infer<typeof DashboardList>

export const DashboardParams = z.object({ team: TeamSlug, name: DashboardName })
/** 0 makes a new one. */
const expectedVersion = z.coerce.number<number | string>().int().nonnegative()
export const SaveDashboardInput = z.strictObject({ title, panels: DashboardPanels, expectedVersion, why: z.string().max(400).optional() })
export type SaveDashboardInput = z.infer<typeof SaveDashboardInput>
export const DeleteDashboardQuery = z.strictObject({ expectedVersion })

/** A dashboard as a file: what it shows, without whose it is. */
export const dashboardFormat = 'quarterdeck-dashboard/1'
export const DashboardFile = z.strictObject({ format: z.literal(dashboardFormat, `This must be "${dashboardFormat}".`), name: DashboardName, title, panels: DashboardPanels })
export type DashboardFile = z.infer<typeof DashboardFile>
