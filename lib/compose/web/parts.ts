import { collectorCalls } from '@/lib/control/collector-calls'
import { type DaemonStatus, daemonCalls } from '@/lib/control/daemon-calls'
import { type PartName, partNames } from '@/lib/control/part-settings'
import type { PartsView } from '@/lib/control/parts-view'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { type PartState, supervisorCalls } from '@/lib/control/supervisor-calls'
import type { ProxyStatus } from '@/lib/domains/gateway/schemas'
import type { CollectorStatus } from '@/lib/domains/telemetry/schemas'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { webContext } from './context'

const timeoutMs = 2_500

const orNull = <T>(result: Result<T, Fault>): T | null => (result.ok ? result.value : null)

async function pingDatabase(): Promise<PartsView['database']> {
  const { database } = webContext()
  const startedAt = performance.now()
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('no answer')), timeoutMs).unref()
  })
  try {
    await Promise.race([database.$queryRaw`SELECT 1`, late])
    return { answers: true, ms: Math.round((performance.now() - startedAt) * 10) / 10 }
  } catch {
    return { answers: false, ms: null }
  }
}

const lone = (part: PartName, ready: boolean): PartState => ({
  part, state: ready ? 'ready' : 'stopped', pid: null, address: '', startedAtMs: null, restarts: 0, nextTryMs: null, lastExit: null, detail: '',
})

/** The supervisor's word, corrected by asking: a part that is `ready` or `external` there and does not answer here is failing. */
function judged(state: PartState, answers: boolean): PartState {
  if (state.state === 'external' && !answers) return { ...state, state: 'failing', detail: 'does not answer' }
  if (state.state === 'ready' && !answers) return { ...state, state: 'failing', detail: state.detail || 'runs, but does not answer' }
  return state
}

async function ask(): Promise<PartsView> {
  const { supervisor, daemon, collector, proxy, settings } = webContext()
  const [parts, database, daemonStatus, collectorStatus, proxyStatus] = await Promise.all([
    supervisor.call(supervisorCalls.parts, {}, { timeoutMs }).then(orNull),
    pingDatabase(),
    daemon.call(daemonCalls.status, {}, { timeoutMs }).then<DaemonStatus | null>(orNull),
    collector.call(collectorCalls.status, {}, { timeoutMs }).then<CollectorStatus | null>(orNull),
    proxy.call(proxyCalls.status, {}, { timeoutMs }).then<ProxyStatus | null>(orNull),
  ])
  const answers: Record<PartName, boolean> = {
    // Nobody here holds its address: the supervisor's own probe speaks for it.
    'services-postgres': true,
    postgres: database.answers, daemon: daemonStatus !== null, collector: collectorStatus !== null, proxy: proxyStatus !== null, console: true,
  }
  return {
    supervised: parts !== null,
    startId: parts?.startId ?? settings.startId,
    version: parts?.version ?? null,
    parts: partNames.flatMap((part) => {
      const known = parts?.parts.find((state) => state.part === part)
      if (!known && part === 'services-postgres') return []
      return [known ? judged(known, answers[part]) : lone(part, answers[part])]
    }),
    database,
    daemon: daemonStatus,
    collector: collectorStatus,
    proxy: proxyStatus && { ...proxyStatus, ejected: proxyStatus.ejected.length, open: Object.values(proxyStatus.open).reduce((sum, open) => sum + open, 0) },
  }
}

let kept: { at: number; view: Promise<PartsView> } | null = null

/** One round of questions serves everybody who asks within half a second: the health address is open to anybody. */
export function readParts(): Promise<PartsView> {
  const now = Date.now()
  if (!kept || now - kept.at > 500) kept = { at: now, view: ask() }
  return kept.view
}

/** Up, and answering. A server that somebody else runs is `external` and counts when it answers; that of the teams is not the platform's own. */
export const isReady = ({ parts, database }: PartsView): boolean =>
  parts.every(({ part, state }) => (part === 'postgres' ? database.answers : part === 'console' || part === 'services-postgres' || state === 'ready'))
