import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type Given, parseGiven } from '../arguments'
import type { Exit } from '../outcome'
import { createSay, type Say } from '../say'

type Command = (given: Given, say: Say) => Promise<Exit>

export interface FakeConsole {
  /** By `GET /path`; a function is asked with the query, and what is not here is not found. Bytes are sent as they are. */
  answers: Record<string, unknown>
  asked: { route: string; search: string; type: string; body: unknown }[]
  sentTo(route: string): unknown
  run(command: Command, ...args: string[]): Promise<{ exit: unknown; out: string; notes: string }>
  close(): void
}

const parsed = (bytes: Buffer, type: string): unknown => (bytes.length === 0 ? null : type.includes('json') ? JSON.parse(bytes.toString()) : bytes.toString())

/** A console that gives prepared answers and keeps what it was asked, for commands of `qd`. */
export async function openFakeConsole(answers: Record<string, unknown>): Promise<FakeConsole> {
  const asked: FakeConsole['asked'] = []
  const server: Server = createServer((request, response) => {
    void (async () => {
      const [path = '', search = ''] = (request.url ?? '').replace('/api/v1', '').split('?')
      const route = `${request.method} ${path}`
      const type = request.headers['content-type'] ?? ''
      asked.push({ route, search, type, body: parsed(await buffer(request), type) })
      const known = answers[route]
      const answer: unknown = typeof known === 'function' ? (known as (search: string) => unknown)(search) : known
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': Buffer.isBuffer(answer) ? 'application/octet-stream' : 'application/json' })
      response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer ?? { type: '', code: 'not-found', title: 'Not found', status: 404, detail: `no ${route}` }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    answers,
    asked,
    sentTo: (route) => asked.findLast((one) => one.route === route)?.body,
    async run(command, ...args) {
      const out: string[] = []
      const notes: string[] = []
      const given = parseGiven([...args, '--url', url, '--token', 'qd_x'])
      const say = createSay(given.flags.json === true, (words) => out.push(words), (words) => notes.push(words))
      const exit = await command(given, say).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
      return { exit, out: out.join(''), notes: notes.join('') }
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
