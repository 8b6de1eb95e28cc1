import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()
const servers: { close(): void }[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** An instance that answers every request with this text and closes the connection, head, body and end in one go. */
async function closingUpstream(answer: (body: Buffer) => Buffer[], body: Buffer) {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket))
    socket.once('data', () => {
      for (const part of answer(body)) socket.write(part)
      socket.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push({ close: () => (open.forEach((socket) => socket.destroy()), server.close()) })
  const upstream = await startUpstream('home', 'closing', (_request, response) => void response.end())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { ...upstream, target: { ...upstream.target, port: address.port } }
}

async function readSlowly(path: string): Promise<number> {
  const outgoing = httpRequest(`${given.proxy.edge}${path}`).end()
  const [answer] = await once(outgoing, 'response')
  let read = 0
  for await (const chunk of answer) {
    read += chunk.length
    // So much of the proxy's own work lies between two pieces.
    await given.proxy.status()
  }
  return read
}

const head = (...more: string[]) => Buffer.from(['HTTP/1.1 200 OK', 'Connection: close', ...more, '', ''].join('\r\n'))
const chunked = (body: Buffer) => Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])

describe('an answer that ends with its connection, to who reads slower than it comes', () => {
  const sizes = [64 * 1024, 1_000_003, 8 * 1024 * 1024]
  test.each(sizes.flatMap((size) => [['with a length', size], ['in chunks', size], ['that only the end of the connection ends', size]] as const))('%s, %i bytes, arrives whole', async (how, size) => {
    const body = Buffer.alloc(size, 7)
    const upstream = await closingUpstream((whole) => (how === 'with a length' ? [head(`Content-Length: ${size}`), whole] : how === 'in chunks' ? [head('Transfer-Encoding: chunked'), chunked(whole)] : [head(), whole]), body)
    await given.serve([upstream])
    expect(await Promise.all(Array.from({ length: 8 }, () => readSlowly('/home/')))).toEqual(Array.from({ length: 8 }, () => size))
  })

  test('is cut where it cannot be held back and nobody reads: it does not fill the memory', async () => {
    const upstream = await closingUpstream((whole) => [head(), whole, whole, whole], Buffer.alloc(32 * 1024 * 1024, 7))
    await given.serve([upstream])
    const outgoing = httpRequest(`${given.proxy.edge}/home/`).end()
    const [answer] = await once(outgoing, 'response')
    answer.pause()
    await until('the call to be over', async () => Object.values((await given.proxy.status()).open).every((count) => count === 0) || undefined)
    await expect(once(answer.resume(), 'end')).rejects.toThrow('aborted')
  })
})
