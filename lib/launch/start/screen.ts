import type { PartSettings } from '../../control/part-settings'
import type { PartState } from '../../control/supervisor-calls'

interface Screen {
  settings: PartSettings
  parts: PartState[]
  signInUrl: string | null
  estate: string
  outside: string | null
}

/** Two blanks at least before what it is for, however long the address. */
const row = (name: string, address: string, note: string) => `  ${name.padEnd(19)}${address.padEnd(28)}  ${note}`

const notes: Record<PartState['part'], string> = {
  console: 'for people, and /api/v1 for their tools',
  daemon: 'registry (Eureka), controllers, process runtime',
  collector: 'OTLP/HTTP, Prometheus remote write, Loki push',
  proxy: 'edge gateway',
  postgres: 'state',
  'services-postgres': 'databases of teams',
}

/** The one screen that a start ends with. */
export function startScreen({ settings, parts, signInUrl, estate, outside }: Screen): string[] {
  const of = (name: PartState['part']) => parts.find(({ part }) => part === name)
  const local = (port: number) => `http://127.0.0.1:${port}`
  const further: Partial<Record<PartState['part'], string[]>> = {
    daemon: [row('', local(settings.ports.config), 'config server (Spring Cloud Config)')],
    collector: [row('', `127.0.0.1:${settings.ports.otlpGrpc}`, 'OTLP/gRPC: the same'), row('', local(settings.ports.zipkin), 'Zipkin v2: traces'), row('', `127.0.0.1:${settings.ports.syslog}`, 'syslog over TCP: logs')],
    proxy: [
      ...(settings.edgeTlsPort === undefined ? [] : [row('', `https://127.0.0.1:${settings.edgeTlsPort}`, 'edge gateway over TLS, HTTP/2 too')]),
      row('', local(settings.ports.sidecar), 'sidecar of the instances'),
      ...(settings.ports.hystrix === undefined ? [] : [row('', `${local(settings.ports.hystrix)}/hystrix.stream`, 'breakers, for the Hystrix dashboard')]),
    ],
  }
  const lines = (['console', 'daemon', 'collector', 'proxy', 'postgres', 'services-postgres'] as const).flatMap((name) => {
    const part = of(name)
    if (!part) return []
    const state = part.state === 'ready' || part.state === 'external' ? '' : ` [${part.state}${part.detail ? `: ${part.detail}` : ''}]`
    return [row(name, part.address, notes[name] + state), ...(further[name] ?? [])]
  })
  return [
    '',
    '  Quarterdeck is running.',
    '',
    ...lines,
    '',
    `  ${estate}`,
    `  Data in ${settings.dataDir}${outside ? `; PostgreSQL, releases and instances in ${outside} (others cannot walk to the data folder)` : ''}.`,
    `  Logs in ${settings.dataDir}/logs. Ctrl-C stops everything.`,
    '',
    ...(signInUrl ? ['  Make the operator account (this link works once, for an hour):', `  ${signInUrl}`] : ['  Sign in:', `  ${settings.publicUrl}`]),
    '',
  ]
}
