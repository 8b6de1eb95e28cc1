import type { CanaryView, DecisionCard } from '@/lib/domains/canary/analysis-schemas'

/** What would make the evidence enough, most useful first. Each is one message. */
export type Cure = { kind: 'telemetry' } | { kind: 'instances' } | { kind: 'measure'; metrics: string } | { kind: 'time'; minutes: number } | { kind: 'share'; share: number }

type Missing = DecisionCard['missing']

/** Proposed when a person extends: at least as long again as was measured, whole minutes, half an hour at most. */
export function proposedMinutes(card: DecisionCard | null, intervalSeconds: number): number {
  if (!card) return 10
  const measured = (Date.parse(card.window.to) - Date.parse(card.window.from)) / 60_000
  return Math.max(1, Math.ceil(intervalSeconds / 60), Math.min(30, Math.round(measured)))
}

export function cures(missing: Missing, { options, card }: Pick<CanaryView, 'options' | 'card'>): Cure[] {
  const has = (...kinds: Missing[number]['kind'][]) => missing.some(({ kind }) => kinds.includes(kind))
  const silent = missing.filter(({ kind, metric }) => kind === 'no-data' && metric !== null).map(({ metric }) => metric)
  const found: Cure[] = []
  if (has('stale', 'partial')) found.push({ kind: 'telemetry' })
  if (has('instances')) found.push({ kind: 'instances' })
  if (silent.length > 0) found.push({ kind: 'measure', metrics: silent.join(', ') })
  if (has('few-points', 'few-requests', 'undecided')) found.push({ kind: 'time', minutes: proposedMinutes(card, options.intervalSeconds) })
  if (has('few-requests') && options.sharePercent < 45) found.push({ kind: 'share', share: options.sharePercent })
  return found
}
