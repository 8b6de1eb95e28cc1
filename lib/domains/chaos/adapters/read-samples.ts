import type { Database } from '@/lib/kernel/database'
import { lookMsOf } from '../core/condition-look'
import type { ChaosStore, RunSamples } from '../ports'
import type { ChaosRun, RunSummary } from '../schemas'
import { Sample } from '../steady-schemas'

/** The longest run there can be, with what is kept before and after it. */
const samplesMax = 2_400
const sampleOf = ({ at, values }: { at: Date; values: unknown }): Sample => Sample.parse({ atMs: at.getTime(), values })

/** Rows after what the asker has, the newest where there are too many. */
export async function readSamples(database: Database, runId: string, { secondMs, stepMs }: Parameters<ChaosStore['samples']>[1]): Promise<RunSamples> {
  const later = (than: number | null) => ({ where: { runId, ...(than === null ? {} : { at: { gt: new Date(than) } }) }, orderBy: { at: 'desc' }, take: samplesMax, select: { at: true, values: true } }) as const
  const [seconds, steps] = await Promise.all([database.chaosSample.findMany(later(secondMs)), database.chaosStep.findMany(later(stepMs))])
  return { samples: seconds.reverse().map(sampleOf), steps: steps.reverse().map(sampleOf) }
}

/** The same as `summariseRun` says, made where the rows are: a page that is looked at asks each second, and a run has two thousand. */
export async function summariseRows(database: Database, { id, plan, injectedAt, goneAt }: Pick<ChaosRun, 'id' | 'plan' | 'injectedAt' | 'goneAt'>): Promise<RunSummary> {
  const means = await database.$queryRaw<{ part: keyof RunSummary; place: number; mean: number }[]>`
    WITH look AS (
      SELECT at, at + ${lookMsOf({})} * interval '1 millisecond' AS until, values FROM chaos_sample WHERE run_id = ${id}
      UNION ALL SELECT at, at + ${lookMsOf({ source: 'telemetry' })} * interval '1 millisecond', values FROM chaos_step WHERE run_id = ${id}),
    placed AS (
      SELECT CASE WHEN ${injectedAt}::timestamptz IS NULL OR until <= ${injectedAt}::timestamptz THEN 'before' WHEN at >= ${goneAt}::timestamptz THEN 'after'
        WHEN at >= ${injectedAt}::timestamptz AND (${goneAt}::timestamptz IS NULL OR until <= ${goneAt}::timestamptz) THEN 'during' END AS part, values
      FROM look)
    SELECT part, (one.ordinality - 1)::int AS place, avg((one.value #>> '{}')::float8) AS mean
    FROM placed, jsonb_array_elements(values) WITH ORDINALITY AS one WHERE part IS NOT NULL AND jsonb_typeof(one.value) = 'number' GROUP BY 1, 2`
  const of = (part: keyof RunSummary) => plan.conditions.map((_, at) => means.find((one) => one.part === part && one.place === at)?.mean ?? null)
  return { before: of('before'), during: of('during'), after: of('after') }
}
