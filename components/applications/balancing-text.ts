import { BalancingPolicy } from '@/lib/domains/gateway/balancing-schemas'

/** A policy as it stands in the fields of its form: times in seconds, nothing for no limit. */
export interface BalancingText {
  rule: BalancingPolicy['rule']
  zones: BalancingPolicy['zones']
  spillOverOpen: string
  slowStart: string
  failuresInRow: string
  blackout: string
  sharePercentMax: string
  errorPercent: string
}

export const textOf = ({ rule, zones, spillOverOpen, slowStartMs, ejection }: BalancingPolicy): BalancingText => ({
  rule, zones,
  spillOverOpen: String(spillOverOpen), slowStart: String(slowStartMs / 1_000), failuresInRow: String(ejection.failuresInRow), blackout: String(ejection.blackoutMs / 1_000),
  sharePercentMax: String(ejection.sharePercentMax), errorPercent: ejection.errorPercent === null ? '' : String(ejection.errorPercent),
})

const fieldOf: Record<string, keyof BalancingText> = {
  spillOverOpen: 'spillOverOpen', slowStartMs: 'slowStart', 'ejection.failuresInRow': 'failuresInRow', 'ejection.blackoutMs': 'blackout', 'ejection.sharePercentMax': 'sharePercentMax', 'ejection.errorPercent': 'errorPercent',
}
const number = (text: string): number => (/^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN)
const milliseconds = (text: string): number => Math.round(number(text) * 1_000)

/** The policy that the fields say, or null and the fields that are wrong. */
export function policyFrom(text: BalancingText): { policy: BalancingPolicy | null; wrong: (keyof BalancingText)[] } {
  const read = BalancingPolicy.safeParse({
    rule: text.rule, zones: text.zones, spillOverOpen: number(text.spillOverOpen), slowStartMs: milliseconds(text.slowStart),
    ejection: {
      failuresInRow: number(text.failuresInRow), blackoutMs: milliseconds(text.blackout), sharePercentMax: number(text.sharePercentMax),
      errorPercent: text.errorPercent.trim() === '' ? null : number(text.errorPercent),
    },
  })
  if (read.success) return { policy: read.data, wrong: [] }
  return { policy: null, wrong: read.error.issues.flatMap(({ path }) => fieldOf[path.join('.')] ?? []) }
}
