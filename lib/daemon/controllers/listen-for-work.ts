import pg from 'pg'
import type { Log } from '@/lib/kernel/log'

/** NOTIFY channel of verbs that changed what a controller looks after; the payload is the kind. */
export const workChannel = 'quarterdeck_work'

/** A connection of its own that hears of new work at once. Lost messages only cost the poll's second. */
export function listenForWork(databaseUrl: string, heard: (kind: string) => void, log: Log): { stop(): Promise<void> } {
  let client: pg.Client | null = null
  let stopped = false
  let retry: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: databaseUrl, application_name: 'quarterdeck daemon: work' })
    next.on('notification', ({ payload }) => heard(payload ?? ''))
    next.on('error', (error) => {
      if (client === next) client = null
      again(error)
    })
    await next.connect()
    await next.query(`LISTEN ${workChannel}`)
    client = next
    if (stopped) await next.end()
  }

  function again(error: unknown): void {
    if (stopped || retry) return
    log.warn('not listening for work', { error })
    retry = setTimeout(() => {
      retry = undefined
      connect().catch(again)
    }, 1_000)
  }

  connect().catch(again)
  return {
    async stop() {
      stopped = true
      clearTimeout(retry)
      await client?.end().catch(() => undefined)
    },
  }
}
