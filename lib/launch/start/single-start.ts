import type { Server } from 'node:http'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createControlClient } from '../../control/client'
import { socketPath } from '../../control/part-settings'
import { answerCall, controlRoutes, serveControl } from '../../control/serve'
import { type PartsAnswer, type ServicesDatabaseAnswer, supervisorCalls } from '../../control/supervisor-calls'
import type { Log } from '../../kernel/log'
import { ok } from '../../kernel/result'
import { withFileLock } from '../boot/file-lock.mjs'

/** The supervisor that answers in this socket folder, or null. */
export async function askRunning(socketDir: string): Promise<PartsAnswer | null> {
  const path = socketPath({ socketDir }, 'supervisor')
  if (!existsSync(path)) return null
  const client = createControlClient('supervisor', path)
  const answer = await client.call(supervisorCalls.parts, {}, { timeoutMs: 3_000 })
  await client.close()
  return answer.ok ? answer.value : null
}

interface Supervisor {
  parts(): PartsAnswer
  servicesDatabase(): ServicesDatabaseAnswer
  stop(): void
}

/**
 * Takes the lock of a data folder: the supervisor's socket, which answers as long as its process lives. Two starts at once
 * are told apart by a short file lock around "does one answer?" and "then I listen".
 */
export const takeLock = (dataDir: string, socketDir: string, supervisor: Supervisor, log: Log): Promise<{ server: Server } | { running: PartsAnswer }> =>
  withFileLock(join(dataDir, 'run/start.lock'), async () => {
    const running = await askRunning(socketDir)
    if (running) return { running }
    const routes = controlRoutes()
    answerCall(routes, supervisorCalls.parts, () => ok(supervisor.parts()))
    answerCall(routes, supervisorCalls.servicesDatabase, () => ok(supervisor.servicesDatabase()))
    answerCall(routes, supervisorCalls.stop, () => {
      supervisor.stop()
      return ok(null)
    })
    return { server: await serveControl(socketPath({ socketDir }, 'supervisor'), routes, log) }
  })
