import { readAt } from './json-path'

/** Groups in the order in which metrics name them, then those that have only a weight; the sum of the weights that are numbers. */
export function groupsOf(config: unknown): { names: string[]; sum: number } {
  const metrics = readAt(config, ['metrics'])
  const named = Array.isArray(metrics) ? metrics.flatMap((metric: unknown) => readAt(metric, ['groups']) ?? []).filter((name) => typeof name === 'string' && name.trim() !== '') : []
  const weights = readAt(config, ['classifier', 'groupWeights'])
  const entries = weights !== null && typeof weights === 'object' ? Object.entries(weights) : []
  return {
    names: [...new Set([...named.map(String), ...entries.map(([name]) => name)])],
    sum: entries.reduce((total, [, weight]) => total + (typeof weight === 'number' ? weight : 0), 0),
  }
}

/** A metric to begin with: named by nobody yet, of a measure that every application has. */
export const newMetric = (group: string) => ({
  name: '', query: { type: 'quarterdeck', measure: 'error_rate' }, groups: [group], scopeName: 'default', analysisConfigurations: { canary: { direction: 'increase', nanStrategy: 'remove' } },
})

/** The JSON of a config as people read it, and back; the message of what does not parse. */
export const textOf = (config: unknown): string => JSON.stringify(config, null, 2)
export function parseText(text: string): { ok: true; config: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, config: JSON.parse(text) as unknown }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}
