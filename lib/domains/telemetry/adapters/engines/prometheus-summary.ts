import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { quantileBy, type RequestScope } from '../../core/engines/request-metrics'
import { drawSpark, sparkSlots } from '../../core/spark-line'
import type { Dimension, SummaryAnswer, SummaryInput, SummaryRow } from '../../schemas'
import { figureOf, type PrometheusSeries } from './prometheus-api'
import { askTogether, counted, figuresByKey, type KnownRequests, knownRequests, metaOf, newestOf, type PrometheusSetting, requestQuestions, windowMsMin } from './prometheus-requests'

const aboveZones: readonly Dimension[] = ['application', 'cluster', 'serverGroup']

const orders = {
  errors: (a, b) => b.errors - a.errors || b.requests - a.requests || byKey(a, b),
  requests: (a, b) => b.requests - a.requests || byKey(a, b),
  p95: (a, b) => (b.p95Ms ?? -1) - (a.p95Ms ?? -1) || byKey(a, b),
  key: (a, b) => byKey(a, b),
} satisfies Record<z.output<typeof SummaryInput>['sort'], (a: SummaryRow, b: SummaryRow) => number>
const byKey = (a: SummaryRow, b: SummaryRow): number => (a.key < b.key ? -1 : 1)

function worstZones(series: readonly PrometheusSeries[], keyLabel: string, zoneLabel: string): Map<string, NonNullable<SummaryRow['worstZone']>> {
  const worst = new Map<string, NonNullable<SummaryRow['worstZone']>>()
  for (const { labels, points } of series) {
    const [key, zone, p95Ms] = [(labels[keyLabel] ?? '').toLowerCase(), labels[zoneLabel] ?? '', figureOf(points[0]?.[1])]
    const known = worst.get(key)
    if (zone !== '' && p95Ms !== null && (!known || p95Ms > known.p95Ms)) worst.set(key, { zone, p95Ms })
  }
  return worst
}

/** Totals over a range; sparks for the rows of the page alone, since each costs the engine as much as a chart. */
export const prometheusSummary = (setting: PrometheusSetting) =>
  async function summary(input: z.output<typeof SummaryInput>): Promise<Result<SummaryAnswer, Fault>> {
    const { selector, range, by, sort, limit, offset, keys } = input
    const { api, labels, clock } = setting
    const none = (missing: string[]) => ok({ rows: [], total: 0, meta: metaOf(setting, null, missing) })
    if (selector.applications?.length === 0) return none([])
    const known = await knownRequests(setting, selector, range)
    if (!known.ok) return known
    if (known.value.metrics.length === 0) return none(known.value.missing)
    const scope: RequestScope = { metrics: known.value.metrics, selector, labels, windowS: Math.max(1, Math.round((range.toMs - range.fromMs) / 1_000)) }
    const label = labels[by]
    const now = (query: string) => api.now(query, range.toMs)
    const totals = requestQuestions(scope, [label])
    const zoned = aboveZones.includes(by)
    const [answer, newestMs] = await Promise.all([
      askTogether({
        requests: now(totals.requests), errors: now(totals.errors), p50: now(totals.p50), p95: now(totals.p95), p99: now(totals.p99),
        zones: zoned ? now(quantileBy(scope, 0.95, [label, labels.zone])) : Promise.resolve(ok({ series: [], warnings: [] })),
      }),
      newestOf(setting, scope, Math.min(range.toMs, clock.nowMs())),
    ])
    if (!answer.ok) return answer
    const { warnings, zones, ...parts } = answer.value
    const worst = worstZones(zones, label, labels.zone)
    const rows = [...figuresByKey(parts, label)]
      .map(([key, moments]): SummaryRow => {
        const [figures] = moments.values()
        return { key, requests: counted(figures?.requests ?? null), errors: counted(figures?.errors ?? null), p50Ms: figures?.p50 ?? null, p95Ms: figures?.p95 ?? null, p99Ms: figures?.p99 ?? null, worstZone: worst.get(key) ?? null, spark: { requests: [], errors: [], p95Ms: [] } }
      })
      // A counter that stood still all the time served nobody.
      .filter(({ key, requests }) => key !== '' && requests > 0 && (!keys || keys.includes(key)))
      .sort(orders[sort])
    const page = rows.slice(offset, offset + limit)
    const missing = [...known.value.missing, ...warnings]
    const drawn = await withSparks(setting, input, known.value, page)
    return drawn.ok ? ok({ rows: drawn.value.rows, total: rows.length, meta: metaOf(setting, newestMs, [...missing, ...drawn.value.warnings]) }) : drawn
  }

async function withSparks(setting: PrometheusSetting, { selector, range, by, sparkPoints }: z.output<typeof SummaryInput>, { metrics }: KnownRequests, rows: SummaryRow[]): Promise<Result<{ rows: SummaryRow[]; warnings: string[] }, Fault>> {
  if (sparkPoints === 0 || rows.length === 0) return ok({ rows, warnings: [] })
  const slots = sparkSlots({ fromS: Math.floor(range.fromMs / 10_000) * 10, toS: Math.ceil(range.toMs / 10_000) * 10 }, sparkPoints)
  const stepMs = slots.stepS * 1_000
  const windowMs = Math.max(stepMs, windowMsMin)
  const label = setting.labels[by]
  const narrowed = by === 'application' ? { ...selector, applications: rows.map(({ key }) => key) } : selector
  const questions = requestQuestions({ metrics, selector: narrowed, labels: setting.labels, windowS: windowMs / 1_000 }, [label])
  const over = (query: string) => setting.api.over(query, { startMs: slots.firstS * 1_000 + stepMs, endMs: (slots.firstS + slots.length * slots.stepS) * 1_000, stepMs })
  const answer = await askTogether({ requests: over(questions.requests), errors: over(questions.errors), p95: over(questions.p95) })
  if (!answer.ok) return answer
  const { warnings, ...parts } = answer.value
  const byKeys = figuresByKey({ ...parts, p50: [], p99: [] }, label)
  const share = stepMs / windowMs
  return ok({
    warnings,
    rows: rows.map((row) => ({
      ...row,
      spark: drawSpark(
        slots,
        [...(byKeys.get(row.key) ?? [])]
          .filter(([, { requests }]) => requests !== null)
          .map(([atMs, { requests, errors, p95 }]) => ({ slot: Math.round(atMs / 1_000 - slots.firstS) / slots.stepS - 1, requests: counted((requests ?? 0) * share), errors: counted((errors ?? 0) * share), p95Ms: p95 }))
          .filter(({ slot }) => Number.isInteger(slot) && slot >= 0 && slot < slots.length),
      ),
    })),
  })
}
