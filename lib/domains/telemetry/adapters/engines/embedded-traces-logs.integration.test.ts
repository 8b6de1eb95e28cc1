import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { createLog } from '@/lib/kernel/log'
import { logs, traces } from '../../testing/records'
import { logsSourceContract } from '../../testing/logs-source-contract'
import { tracesSourceContract } from '../../testing/traces-source-contract'
import { openDuckdbStore } from '../duckdb-store'

async function openStore() {
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-store-'))
  const store = await openDuckdbStore({ dir, clock: systemClock, log: createLog('test', () => undefined), dearMs: Infinity })
  const close = async () => {
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  }
  return { store, close }
}

describe('the embedded store', () => {
  tracesSourceContract(async (groups) => {
    const { store, close } = await openStore()
    await store.write([traces(...groups)])
    return { source: store, close }
  })
  logsSourceContract(async (groups) => {
    const { store, close } = await openStore()
    await store.write([logs(...groups)])
    return { source: store, close }
  })
})
