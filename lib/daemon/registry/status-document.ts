import { availableParallelism } from 'node:os'
import type { Registry } from '@/lib/domains/registry/registry'
import type { Format } from '@/lib/domains/registry/wire/write-applications'
import { writeXml } from '@/lib/domains/registry/wire/write-xml'

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)}mb`

const pad = (value: number): string => String(value).padStart(2, '0')

/** Netflix's `StatusInfo`; a registry without peers has no replicas to tell of. */
export function statusDocument(registry: Registry, startedAtMs: number, format: Format): string {
  const memory = process.memoryUsage()
  const minutes = Math.floor((Date.now() - startedAtMs) / 60_000)
  const status = {
    generalStats: {
      environment: 'local',
      'num-of-cpus': String(availableParallelism()),
      'total-avail-memory': megabytes(memory.heapTotal),
      'current-memory-usage': megabytes(memory.heapUsed),
      'server-uptime': `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`,
    },
    applicationStats: { 'registered-replicas': '', 'available-replicas': '', 'unavailable-replicas': '' },
    instanceInfo: { ipAddr: '127.0.0.1', status: registry.state() === 'ready' ? 'UP' : 'STARTING' },
  }
  return format === 'json' ? JSON.stringify(status) : writeXml('status', status)
}
