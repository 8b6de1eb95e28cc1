import type { ControlClient } from '@/lib/control/client'
import { supervisorCalls } from '@/lib/control/supervisor-calls'
import type { ServicesServer } from '@/lib/domains/catalog/adapters/postgres/engine-admin'

const freshMs = 5_000

/** The server that the supervisor starts on first use. Its address is kept in memory alone: should the supervisor be gone, the last one holds. */
export function createSupervisedServer(supervisor: ControlClient): ServicesServer {
  let last: { url: string; atMs: number } | null = null
  return {
    async reach() {
      if (last && Date.now() - last.atMs < freshMs) return { url: last.url }
      const answer = await supervisor.call(supervisorCalls.servicesDatabase, {}, { timeoutMs: 3_000 })
      if (answer.ok && answer.value.url !== null) last = { url: answer.value.url, atMs: Date.now() }
      else if (answer.ok) return { waiting: answer.value.detail ? `the server for databases is starting: ${answer.value.detail}` : 'the server for databases is starting' }
      return last ? { url: last.url } : { waiting: 'the supervisor, which starts the server for databases, does not answer' }
    },
    known: () => last?.url ?? null,
  }
}
