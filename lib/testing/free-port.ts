import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below what systems hand out by themselves (32,768 and up), and below the instances of daemons under test (20,000 and up). */
const [from, below] = [11_000, 19_000]

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => void server.close(() => resolve(true)))
  })

/** A loopback port that nobody listens on at this moment, and that no connection or server of a neighbouring test is given by chance. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(from, below)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port from ${from} to ${below}`)
}
