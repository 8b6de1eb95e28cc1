import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { createLog } from '@/lib/kernel/log'
import { telemetryStoreContract } from '../testing/telemetry-store-contract'
import { openDuckdbStore } from './duckdb-store'

const log = createLog('test', () => undefined)
const fresh = () => mkdtempSync(join(tmpdir(), 'quarterdeck-store-'))

describe('DuckDB', () => {
  telemetryStoreContract(async () => {
    const dir = fresh()
    const store = await openDuckdbStore({ dir, clock: systemClock, log, dearMs: Infinity })
    return {
      store,
      async close() {
        await store.close()
        rmSync(dir, { recursive: true, force: true })
      },
    }
  })
})

describe('DuckDB after its minutes were rolled up and the files were opened anew', () => {
  telemetryStoreContract(async () => {
    const dir = fresh()
    const reopen = () => openDuckdbStore({ dir, clock: systemClock, log, dearMs: Infinity, callSettleMs: 0 })
    let store = await reopen()
    return {
      store: new Proxy(store, {
        get: (_target, name: keyof typeof store) =>
          name === 'write'
            ? async (batches: Parameters<typeof store.write>[0]) => {
                const lines = await store.write(batches)
                await store.upkeep()
                await store.tidy()
                await store.close()
                store = await reopen()
                return lines
              }
            : // A promise's resolution looks for `then`.
              typeof store[name] === 'function' ? store[name].bind(store) : store[name],
      }),
      async close() {
        await store.close()
        rmSync(dir, { recursive: true, force: true })
      },
    }
  })
})
