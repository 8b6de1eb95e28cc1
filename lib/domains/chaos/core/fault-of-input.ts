import type { PreviewRunInput, RunFault } from '../schemas'

/** The fault that was asked for, without the fields of the other kinds. */
export function faultOf({ fault, instances, count, zone, caller, delayMs, status, sharePercent, scope }: Omit<PreviewRunInput, 'application'>): RunFault {
  switch (fault) {
    case 'kill':
    case 'stop':
    case 'pause': {
      const chosen = [...new Set(instances)].sort()
      return { kind: fault, zone: zone ?? null, count: chosen.length > 0 ? chosen.length : count, chosen }
    }
    case 'delay':
      return { kind: 'calls', caller: caller === 'edge' ? null : caller, sharePercent, scope, fault: { kind: 'delay', ms: delayMs } }
    case 'error':
      return { kind: 'calls', caller: caller === 'edge' ? null : caller, sharePercent, scope, fault: { kind: 'error', status } }
    case 'reset':
      return { kind: 'calls', caller: caller === 'edge' ? null : caller, sharePercent, scope, fault: { kind: 'reset' } }
  }
}
