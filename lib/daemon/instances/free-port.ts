import { createServer } from 'node:net'

export interface PortRange {
  from: number
  to: number
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/**
 * Chooses ports that neither a row nor the system has in use. It goes round the range, so that a port rests before
 * another instance gets it: a late caller of the old one must not reach the new one.
 */
export function createPortChooser({ from, to }: PortRange, startAt: number = from) {
  let next = startAt
  return async (taken: ReadonlySet<number>): Promise<number> => {
    for (let tried = 0; tried <= to - from; tried += 1) {
      const port = next
      next = next >= to ? from : next + 1
      if (!taken.has(port) && (await isFree(port))) return port
    }
    throw new Error(`no free port for an instance between ${from} and ${to}`)
  }
}
