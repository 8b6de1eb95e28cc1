import { Pool } from 'undici'
import type { ReplicationItem } from '../core/replication'
import type { RegistryPeer } from '../ports'
import { readApplications } from '../wire/read-applications'
import { readAnswers, writeItem } from '../wire/replication'

const bodyBytesMax = 1024 * 1024
const answerBytesMax = 256 * 1024 * 1024
const headers = { accept: 'application/json', 'x-netflix-discovery-replication': 'true', 'discoveryidentity-name': 'DefaultServer', 'discoveryidentity-version': '1.0' }

/** In pieces that the receiver takes: metadata can make one instance large. */
function pieces(texts: readonly string[]): string[][] {
  const all: string[][] = [[]]
  let bytes = 0
  for (const text of texts) {
    const size = Buffer.byteLength(text)
    if (bytes > 0 && bytes + size > bodyBytesMax) {
      all.push([])
      bytes = 0
    }
    all.at(-1)?.push(text)
    bytes += size
  }
  return all
}

/** A registry of the Eureka wire at `url`: its base, like `http://host:8761/eureka/`. */
export function createHttpPeer(url: string, nowMs: () => number = Date.now): RegistryPeer {
  const { origin, pathname } = new URL(url)
  const base = pathname === '/' ? '/eureka' : pathname.replace(/\/$/, '')
  const pool = new Pool(origin, { connections: 2, connect: { timeout: 1_000 }, headersTimeout: 5_000, bodyTimeout: 5_000, maxResponseSize: answerBytesMax })

  async function ask(method: 'GET' | 'POST', path: string, body?: string): Promise<unknown> {
    const answer = await pool.request({ method, path: `${base}${path}`, headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body }) })
    if (answer.statusCode === 200) return answer.body.json()
    await answer.body.dump()
    throw new Error(`It answered ${answer.statusCode}.`)
  }

  return {
    url,
    async send(items: readonly ReplicationItem[]) {
      const answers = []
      for (const piece of pieces(items.map(writeItem))) {
        const read = readAnswers(await ask('POST', '/peerreplication/batch/', `{"replicationList":[${piece.join(',')}]}`), piece.length, nowMs())
        if (!read) throw new Error('Its answer to a batch is none of Eureka’s.')
        answers.push(...read)
      }
      return answers
    },
    async fetchAll() {
      const read = await readApplications(await ask('GET', '/apps/'), nowMs())
      if (!read) throw new Error('What it holds is no document of Eureka’s.')
      return read.instances.map(({ info }) => info)
    },
    close: () => pool.destroy(),
  }
}
