import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  id: string
  event: string
  body: Record<string, unknown>
  /** By the secret, as a receiver checks it. */
  signed(secret: string): boolean
}

/** A program that takes webhooks. `answers` are given in turn, the last one ever after; 200 when empty. */
export async function receiveHooks(): Promise<{ url: string; received: Received[]; answers: number[]; close(): void }> {
  const received: Received[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['x-quarterdeck-signature'])) ?? []
      received.push({
        id: String(request.headers['x-quarterdeck-id']), event: String(request.headers['x-quarterdeck-event']), body: JSON.parse(body) as Record<string, unknown>,
        signed: (secret) => given === createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'),
      })
      response.writeHead((answers.length > 1 ? answers.shift() : answers[0]) ?? 200, { location: '/elsewhere' }).end('thank you')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?secret=path`, received, answers,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
