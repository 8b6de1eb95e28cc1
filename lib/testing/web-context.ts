import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../compose/database'
import { replaceWebContext, type WebContext } from '../compose/web/context'
import { createControlClient } from '../control/client'
import { createLog } from '../kernel/log'
import { createTestDatabase, type TestDatabase } from './database'

export interface TestWeb extends WebContext {
  /** Lines of the log: an unexpected `error` should fail a test. */
  logged: string[]
  urls: TestDatabase
  advanceMs: (ms: number) => void
  close: () => Promise<void>
}

/**
 * Puts a console's context in place: a database of its own, and no other part running. With `still` its clock moves by hand
 * alone, so that a slow machine changes no outcome.
 */
export async function createTestWeb({ still = false } = {}): Promise<TestWeb> {
  const urls = await createTestDatabase()
  const database = createDatabase(urls.applicationUrl)
  const dataDir = mkdtempSync(join(tmpdir(), 'quarterdeck-web-'))
  const logged: string[] = []
  let moved = 0
  const gone = (part: string) => createControlClient(part, join(dataDir, `${part}.sock`))
  const startedAt = Date.now()
  const clock = { nowMs: () => (still ? startedAt : Date.now()) + moved }
  const settings = {
    startId: 'test', buildDir: dataDir, dataDir, socketDir: dataDir, databaseUrl: urls.applicationUrl, publicUrl: 'http://127.0.0.1:3000', host: '127.0.0.1',
    ports: { console: 3000, eureka: 8761, config: 8888, otlp: 4318, otlpGrpc: 4317, zipkin: 9411, syslog: 5514, edge: 8080, sidecar: 8078 }, hostId: 'test-host', region: 'local', zones: ['local-a', 'local-b', 'local-c'],
  }
  const context: WebContext = {
    settings, database, clock,
    daemon: gone('daemon'), collector: gone('collector'), proxy: gone('proxy'), supervisor: gone('supervisor'),
    log: createLog('test', (line) => void logged.push(line)),
  }
  replaceWebContext(context)
  return Object.assign(context, {
    logged,
    urls,
    advanceMs: (ms: number) => void (moved += ms),
    async close() {
      await Promise.all([context.daemon, context.collector, context.proxy, context.supervisor].map((client) => client.close()))
      await database.$disconnect()
      rmSync(dataDir, { recursive: true, force: true })
    },
  })
}
