import type { SourceFinding } from '@/lib/domains/telemetry/source-schemas'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { RemoteEureka } from '../ports'
import { readApplications } from '../wire/read-applications'

/** Asks for JSON at a path below the address that a person gave. */
export interface JsonAsker {
  json(path: string): Promise<Result<unknown, SourceFinding>>
  close(): Promise<void>
}

/** Any server of the Eureka wire: its address ends where `/apps` begins. */
export function createRemoteEureka(client: JsonAsker, nowMs: () => number = Date.now): RemoteEureka {
  async function read(path: string) {
    const answer = await client.json(path)
    if (!answer.ok) return answer
    const document = await readApplications(answer.value, nowMs())
    return document ? ok(document) : fail<SourceFinding>({ kind: 'product', found: null, words: 'an answer of another form' })
  }
  return { full: () => read('/apps'), delta: () => read('/apps/delta'), close: () => client.close() }
}
