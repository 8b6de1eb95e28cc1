import pg from 'pg'

/**
 * One connection for one piece of work. A server that is killed breaks it at any moment: what is asked or asked next fails, and that is
 * enough, for an error event that nobody hears would end the whole process.
 */
export async function withConnection<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
