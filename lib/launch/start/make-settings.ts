import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartSettings } from '../../control/part-settings'
import { newId } from '../../kernel/ids'
import type { DataFolder } from '../data-folder'
import type { ListenerName } from '../settings/flags'
import type { LaunchSettings } from '../settings/parse-settings'

interface Made {
  launch: LaunchSettings
  ports: Record<ListenerName, number>
  data: DataFolder
  buildDir: string
  socketDir: string
  runtimeDir: string
  databaseUrl: string
}

const defaultUrl = (host: string, port: number) => `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`

export const makeSettings = ({ launch, ports, data, buildDir, socketDir, runtimeDir, databaseUrl }: Made): PartSettings => ({
  startId: newId(),
  buildDir,
  dataDir: data.dir,
  runtimeDir,
  socketDir,
  databaseUrl,
  publicUrl: launch.publicUrl ?? defaultUrl(launch.host, ports.console),
  host: launch.host,
  ports: { console: ports.console, eureka: ports.eureka, config: ports.config, otlp: ports.otlp, otlpGrpc: ports.otlpGrpc, zipkin: ports.zipkin, syslog: ports.syslog, edge: ports.edge, sidecar: ports.sidecar, hystrix: launch.hystrixPort },
  ...(launch.edgeTlsPort !== undefined && { edgeTlsPort: launch.edgeTlsPort }),
  telemetry: launch.telemetry,
  registryPeers: launch.registryPeers,
  registryRateLimit: launch.registryRateLimit,
  hostId: data.hostId,
  region: 'local',
  // Named placement groups of local processes: the screens say *simulated*.
  zones: ['local-a', 'local-b', 'local-c'],
})

export const settingsPath = (dataDir: string): string => join(dataDir, 'run/settings.json')

/** Whole or not at all: parts read it while we may be starting again. */
export function writeSettings(settings: PartSettings): string {
  const path = settingsPath(settings.dataDir)
  mkdirSync(join(settings.dataDir, 'run'), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, JSON.stringify(settings, null, 2), { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return path
}
