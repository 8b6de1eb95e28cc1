import type { Overview, Verdict } from '@/lib/domains/estate/schemas'

/** What the overview's heading says. `past`: the figures are old, so that nothing is claimed of now. */
export type EstateSentence =
  | { kind: 'nothing' }
  | { kind: 'no-metrics' }
  | { kind: 'metrics-old'; sinceMs: number }
  | { kind: 'trouble'; name: string; verdict: Verdict; others: { name: string; verdict: Verdict }[]; more: number; past: boolean }
  | { kind: 'quiet'; applications: number }
  | { kind: 'well'; applications: number; past: boolean }
  | { kind: 'partly-unknown'; unknown: number; applications: number }

export const estateSize = ({ counts }: Pick<Overview, 'counts'>): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

const metricsOldMs = 60_000

/** Judged from data alone, worst news first. Trouble that leases prove outranks metrics that are missing. */
export function estateSentence(overview: Pick<Overview, 'counts' | 'worst' | 'telemetry' | 'asOfMs' | 'range'>, past: boolean): EstateSentence {
  const { counts, worst, telemetry } = overview
  const applications = estateSize(overview)
  const [first, ...others] = worst
  if (first) {
    const loud = (counts.failing ?? 0) + (counts.degraded ?? 0) + (counts.deploying ?? 0)
    return { kind: 'trouble', ...first, others, more: Math.max(0, loud - worst.length), past }
  }
  if (telemetry.fault) return { kind: 'no-metrics' }
  if (applications === 0) return { kind: 'nothing' }
  const newestMs = telemetry.meta?.newestMs ?? null
  const live = overview.asOfMs - overview.range.toMs < metricsOldMs
  if (live && newestMs !== null && overview.asOfMs - newestMs > metricsOldMs) return { kind: 'metrics-old', sinceMs: newestMs }
  const unknown = counts.unknown ?? 0
  if (unknown > 0) return { kind: 'partly-unknown', unknown, applications }
  if ((counts.healthy ?? 0) === 0) return { kind: 'quiet', applications }
  return { kind: 'well', applications, past }
}
