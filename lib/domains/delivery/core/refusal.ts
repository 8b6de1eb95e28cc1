import { type Fault, fault } from '@/lib/kernel/fault'
import type { Finding } from '../rollout-schemas'

const pointers: Record<Finding['rule'], string> = {
  'under-way': '#/stack', 'under-fault': '#', 'cluster-taken': '#/stack', 'no-release': '#/release', 'same-release': '#/release', 'no-room': '#/size', 'zone-unknown': '#/zones',
  'no-source': '#/strategy', 'self-balancing': '#/strategy', 'no-telemetry': '#/strategy', 'several-serve': '#/strategy',
  'no-config': '#/canary/config', 'bad-config': '#/canary/config', 'thin-traffic': '#/canary/sharePercent', 'size-too-large': '#/canary/size', forbidden: '#',
}
/** Nothing is wrong with what was asked: it is the moment. */
const ofTheMoment: readonly Finding['rule'][] = ['under-way', 'under-fault', 'no-room', 'no-telemetry']

/** All that refuses, field by field, with the first one's rule. Null when nothing does. */
export function refusalOf(findings: readonly Finding[]): Fault | null {
  const refusing = findings.filter(({ kind }) => kind === 'refuses')
  const [first] = refusing
  if (!first) return null
  const code = refusing.every(({ rule }) => ofTheMoment.includes(rule)) ? 'conflict' : 'invalid-input'
  return fault(code, refusing.map(({ detail }) => detail).join(' '), {
    errors: refusing.map(({ rule, detail }) => ({ pointer: pointers[rule], detail })),
    refusal: { rule: first.rule, liftedBy: first.liftedBy },
  })
}
