import { join } from 'node:path'
import type { PartSettings } from '@/lib/control/part-settings'
import { type DuckdbStore, openDuckdbStore } from '@/lib/domains/telemetry/adapters/duckdb-store'
import { systemClock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'

/** The collector's own store, in `<data>/telemetry`. */
export const openCollectorStore = ({ dataDir, telemetry }: Pick<PartSettings, 'dataDir' | 'telemetry'>, log: Log, pendingSinceMs: () => number | null): Promise<DuckdbStore> =>
  openDuckdbStore({ dir: join(dataDir, 'telemetry'), clock: systemClock, log, pendingSinceMs, ...(telemetry && { retention: telemetry }) })
