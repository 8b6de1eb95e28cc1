import { setTimeout as pause } from 'node:timers/promises'
import type { ControlClient } from '@/lib/control/client'
import { collectorCalls } from '@/lib/control/collector-calls'
import { createCollectorToldFigures } from '@/lib/domains/chaos/adapters/collector-told-figures'
import type { ToldFigures } from '@/lib/domains/chaos/ports'

/** What fault runs ask of the collector. A slow one must not hold up who takes a fault back: past `patienceMs` it is as if it were silent. */
export function toldFigures(collector: ControlClient, { nowMs, patienceMs }: { nowMs: () => number; patienceMs: number }): ToldFigures {
  const selector = (application: string) => ({ applications: [application] })
  const options = { timeoutMs: 5_000 }
  return createCollectorToldFigures(
    {
      golden: (application, range, stepMs) => collector.call(collectorCalls.golden, { selector: selector(application), range, stepMs }, options),
      runtime: (application, range, stepMs) => collector.call(collectorCalls.runtime, { selector: selector(application), range, stepMs }, options),
    },
    { nowMs, patience: () => pause(patienceMs, undefined, { ref: false }) },
  )
}
