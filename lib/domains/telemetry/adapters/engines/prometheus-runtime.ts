import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { inBraces, selectorMatchers } from '../../core/engines/promql-text'
import type { RuntimeAnswer, RuntimeInput, RuntimePoint } from '../../schemas'
import { figureOf } from './prometheus-api'
import { askTogether, metaOf, type PrometheusSetting, windowMsMin } from './prometheus-requests'

const instancesMax = 50

/** OpenTelemetry's name first, then that of Prometheus' own client libraries. */
const cpu = ['process_cpu_time_seconds_total', 'process_cpu_seconds_total']
const memory = ['process_memory_usage_bytes', 'process_resident_memory_bytes']
const eventLoop = ['nodejs_eventloop_delay_p99_seconds', 'nodejs_eventloop_lag_p99_seconds']

/** The insides of processes from what their libraries expose. What an instance does not expose is a hole. */
export const prometheusRuntime =
  (setting: PrometheusSetting) =>
  async ({ selector, range, stepMs }: z.output<typeof RuntimeInput>): Promise<Result<RuntimeAnswer, Fault>> => {
    const { api, labels } = setting
    if (selector.applications?.length === 0) return ok({ series: [], stepMs, more: 0, meta: metaOf(setting, null, []) })
    const matchers = selectorMatchers(selector, labels)
    const first = (names: string[], around: (metric: string) => string) => names.map((name) => around(inBraces(name, matchers))).join(` or on (${labels.application}, ${labels.instance}) `)
    const stepS = stepMs / 1_000
    const windowS = Math.max(stepMs, windowMsMin) / 1_000
    const startMs = Math.floor(range.fromMs / stepMs) * stepMs
    const steps = { startMs: startMs + stepMs, endMs: startMs + Math.ceil((range.toMs - startMs) / stepMs) * stepMs, stepMs }
    const by = `by (${labels.instance})`
    const answer = await askTogether({
      cpu: api.over(`sum ${by} (${first(cpu, (metric) => `rate(${metric}[${windowS}s])`)})`, steps),
      memory: api.over(`sum ${by} (${first(memory, (metric) => `avg_over_time(${metric}[${stepS}s])`)})`, steps),
      eventLoop: api.over(`max ${by} (${first(eventLoop, (metric) => `avg_over_time(${metric}[${stepS}s])`)}) * 1000`, steps),
    })
    if (!answer.ok) return answer
    const { warnings, ...parts } = answer.value
    const instances = new Map<string, Map<number, RuntimePoint>>()
    const fields = { cpu: 'cpu', memory: 'memoryBytes', eventLoop: 'eventLoopMs' } as const
    for (const part of Object.keys(fields) as (keyof typeof fields)[])
      for (const { labels: found, points } of parts[part]) {
        const instance = found[labels.instance] ?? ''
        if (instance === '') continue
        const moments = instances.get(instance) ?? new Map<number, RuntimePoint>()
        instances.set(instance, moments)
        for (const [endMs, text] of points) {
          const atMs = endMs - stepMs
          const point = moments.get(atMs) ?? { atMs, cpu: null, memoryBytes: null, eventLoopMs: null }
          moments.set(atMs, point)
          point[fields[part]] = figureOf(text)
        }
      }
    const series = [...instances].sort(([a], [b]) => (a < b ? -1 : 1)).map(([instance, moments]) => ({ instance, points: [...moments.values()].sort((a, b) => a.atMs - b.atMs) }))
    const newestMs = series.reduce<number | null>((newest, { points }) => Math.max(newest ?? 0, points.at(-1)?.atMs ?? 0) || null, null)
    return ok({ series: series.slice(0, instancesMax), stepMs, more: Math.max(0, series.length - instancesMax), meta: metaOf(setting, newestMs, warnings) })
  }
