import type { ScrapeTarget } from '@/lib/domains/telemetry/scrape-schemas'
import { describeLease } from './describe'
import type { Lease } from './instance'
import type { LeaseTable } from './lease-table'

const pathLengthMax = 512
const running: ReadonlySet<string> = new Set(['UP', 'OUT_OF_SERVICE'])

/** An instance announces metrics as in Prometheus' own example for Eureka: `prometheus.path`, or `prometheus.scrape` for /metrics. */
function announcedPath(metadata: Readonly<Record<string, string>>): string | null {
  if (metadata['prometheus.scrape'] === 'false') return null
  return metadata['prometheus.path'] ?? (metadata['prometheus.scrape'] === 'true' ? '/metrics' : null)
}

const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

function targetOf(lease: Lease): ScrapeTarget | null {
  const { metadata, hostName } = lease.info
  const path = announcedPath(metadata)
  if (path === null) return null
  const { id: instance, application, zone, cluster, serverGroup, port: servedPort } = describeLease(lease)
  const announcedPort = metadata['prometheus.port']
  const port = announcedPort === undefined ? servedPort : /^\d{1,5}$/.test(announcedPort) ? Number(announcedPort) : Number.NaN
  const about = { instance, application, zone, cluster, serverGroup }
  if (port === null) return { ...about, url: '', problem: 'It has no plain port, and prometheus.port names none.' }
  if (!(port >= 1 && port <= 65_535)) return { ...about, url: '', problem: 'prometheus.port is no port.' }
  if (!path.startsWith('/') || path.length > pathLengthMax) return { ...about, url: '', problem: 'prometheus.path does not begin with / or is too long.' }
  const url = `http://${hostInUrl(hostName)}:${port}${path}`
  return URL.canParse(url) ? { ...about, url, problem: null } : { ...about, url: '', problem: 'Its host and prometheus.path make no address.' }
}

/** Everything that runs and announces metrics. */
export const scrapeTargets = (table: LeaseTable): ScrapeTarget[] => [...table.all()].flatMap((lease) => (running.has(lease.status) ? (targetOf(lease) ?? []) : []))
