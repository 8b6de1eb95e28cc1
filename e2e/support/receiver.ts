import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Receiver {
  url: string
  /** Bodies, as they came. */
  bodies: string[]
  /** What it answers from now on. */
  answer(status: number, words?: string): void
  close(): Promise<void>
}

/** A place on this machine that takes what a drain sends. */
export async function openReceiver(): Promise<Receiver> {
  const bodies: string[] = []
  let says = { status: 204, words: '' }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { status, words } = says
      if (status < 300) bodies.push(body)
      response.writeHead(status).end(words)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    bodies,
    answer: (status, words = '') => (says = { status, words }),
    async close() {
      const ended = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await ended
    },
  }
}
