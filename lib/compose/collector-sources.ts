import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createSourceSwitch } from '@/lib/domains/telemetry/adapters/engines/source-switch'
import type { TelemetrySource } from '@/lib/domains/telemetry/ports'
import { SignalName, type SourcePlan } from '@/lib/domains/telemetry/source-schemas'
import type { SourceSwitch } from '@/lib/domains/telemetry/source-switch-ports'
import { systemClock } from '@/lib/kernel/clock'

const Remembered = z.array(SignalName)

export interface SourcesOfSignals {
  signals: SourceSwitch
  /** Which signals are answered elsewhere, never by whom: so that the next start does not answer them from its own store meanwhile. */
  remember(plan: SourcePlan): void
}

export function createSourcesOfSignals(embeddedTail: TelemetrySource['tailLogs'], dataDir: string): SourcesOfSignals {
  const path = join(dataDir, 'telemetry-sources.json')
  let known: SignalName[] = []
  try {
    known = Remembered.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // The first start, or a file that was cut: the daemon says it anew.
  }
  return {
    signals: createSourceSwitch(embeddedTail, systemClock, known),
    remember({ sources }) {
      const next = sources.map(({ signal }) => signal)
      if (JSON.stringify(next) === JSON.stringify(known)) return
      writeFileSync(`${path}.new`, JSON.stringify(next), { mode: 0o600 })
      renameSync(`${path}.new`, path)
      known = next
    },
  }
}
