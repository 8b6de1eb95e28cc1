import type { Database } from '@/lib/kernel/database'
import { type Envelope, WrongKey } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'
import { originOf } from '../core/source-choice'
import { type PlannedSource, SignalName, type SourcePlan } from '../source-schemas'
import { engineOfRow } from './prisma-source-settings'

const placeOf = (signal: SignalName, url: string) => ({ table: 'telemetry_source', row: `${signal} ${originOf(url)}`, purpose: 'secret' })

/** For one signal and origin: a row that was changed to lead elsewhere opens nothing. */
export const sealSourceSecret = (envelope: Envelope, signal: SignalName, url: string, secret: string): string => envelope.seal(new Secret(secret), placeOf(signal, url))

function opened(envelope: Envelope, signal: SignalName, url: string, sealed: string | null): Pick<PlannedSource, 'secret' | 'problem'> {
  if (sealed === null) return { secret: null, problem: null }
  try {
    return { secret: envelope.open(sealed, placeOf(signal, url)).reveal(), problem: null }
  } catch (error) {
    if (error instanceof WrongKey) return { secret: null, problem: 'its secret does not open with the root key: give it again' }
    throw error
  }
}

/** The engines that are asked instead of the embedded store, with their secrets. */
export async function readSourcePlan(database: Database, envelope: Envelope): Promise<SourcePlan> {
  const rows = await database.telemetrySource.findMany({ orderBy: { signal: 'asc' } })
  return {
    sources: rows.flatMap((row) => {
      const choice = engineOfRow(row)
      const signal = SignalName.parse(row.signal)
      return choice === null ? [] : [{ ...choice, signal, version: row.version, ...opened(envelope, signal, choice.url, row.sealed) }]
    }),
  }
}
