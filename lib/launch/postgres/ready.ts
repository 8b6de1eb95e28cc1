import { setTimeout as pause } from 'node:timers/promises'
import { withConnection } from '../../kernel/database-connection'

/** Polls until the server answers a query; gives up after `timeoutMs`, or at an error that waiting does not cure, with that error. */
export async function waitUntilReady(url: string, timeoutMs: number, isGone: () => boolean = () => false, isFinal: (error: unknown) => boolean = () => false): Promise<void> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      await withConnection({ connectionString: url, connectionTimeoutMillis: 2_000 }, (client) => client.query('SELECT 1'))
      return
    } catch (error) {
      if (isGone()) throw new Error('PostgreSQL stopped while starting; its log says why.', { cause: error })
      if (Date.now() > deadline || isFinal(error)) throw error
      await pause(50)
    }
  }
}
