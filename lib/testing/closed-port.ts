import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

/**
 * A loopback port that refuses connections for as long as this process runs: its other end of a connection holds it, so that no server
 * of a neighbouring test can be given it, as it could a port that was free a moment ago.
 */
export async function closedPort(): Promise<number> {
  const server = createServer((socket) => void socket.unref())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const holder = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(holder, 'connect')
  const port = holder.localPort
  if (port === undefined) throw new Error('a connection without a port of its own')
  holder.on('error', () => undefined).unref()
  server.unref()
  return port
}
