import type { PartName } from '../../control/part-settings'

export type ListenerName = 'console' | 'eureka' | 'config' | 'otlp' | 'otlpGrpc' | 'zipkin' | 'syslog' | 'edge' | 'sidecar' | 'postgres'

interface Flag {
  flag: string
  variable: string
}

export interface Listener extends Flag {
  name: ListenerName
  /** Who listens there, in the words of the screen. */
  wants: string
  part: PartName
  /** 0: any free port. */
  defaultPort: number
}

/** The ports that existing software already assumes; PostgreSQL's is nobody's business and so any free one. */
export const listeners: readonly Listener[] = [
  { name: 'console', wants: 'the console', part: 'console', flag: 'port', variable: 'QUARTERDECK_PORT', defaultPort: 3000 },
  { name: 'eureka', wants: 'the registry (Eureka)', part: 'daemon', flag: 'eureka-port', variable: 'QUARTERDECK_EUREKA_PORT', defaultPort: 8761 },
  { name: 'config', wants: 'the config server', part: 'daemon', flag: 'config-port', variable: 'QUARTERDECK_CONFIG_PORT', defaultPort: 8888 },
  { name: 'otlp', wants: 'the collector (OTLP/HTTP)', part: 'collector', flag: 'otlp-port', variable: 'QUARTERDECK_OTLP_PORT', defaultPort: 4318 },
  { name: 'otlpGrpc', wants: 'the collector (OTLP/gRPC)', part: 'collector', flag: 'otlp-grpc-port', variable: 'QUARTERDECK_OTLP_GRPC_PORT', defaultPort: 4317 },
  { name: 'zipkin', wants: 'the collector (Zipkin)', part: 'collector', flag: 'zipkin-port', variable: 'QUARTERDECK_ZIPKIN_PORT', defaultPort: 9411 },
  { name: 'syslog', wants: 'the collector (syslog)', part: 'collector', flag: 'syslog-port', variable: 'QUARTERDECK_SYSLOG_PORT', defaultPort: 5514 },
  { name: 'edge', wants: 'the edge gateway', part: 'proxy', flag: 'edge-port', variable: 'QUARTERDECK_EDGE_PORT', defaultPort: 8080 },
  { name: 'sidecar', wants: 'the sidecar', part: 'proxy', flag: 'sidecar-port', variable: 'QUARTERDECK_SIDECAR_PORT', defaultPort: 8078 },
  { name: 'postgres', wants: 'PostgreSQL', part: 'postgres', flag: 'postgres-port', variable: 'QUARTERDECK_POSTGRES_PORT', defaultPort: 0 },
]

export const textFlags = {
  data: { flag: 'data', variable: 'QUARTERDECK_DATA' },
  host: { flag: 'host', variable: 'QUARTERDECK_HOST' },
  publicUrl: { flag: 'public-url', variable: 'QUARTERDECK_PUBLIC_URL' },
  servicesDatabase: { flag: 'services-database-url', variable: 'QUARTERDECK_SERVICES_DATABASE_URL' },
  edgeTlsPort: { flag: 'edge-tls-port', variable: 'QUARTERDECK_EDGE_TLS_PORT' },
  telemetryDays: { flag: 'telemetry-days', variable: 'QUARTERDECK_TELEMETRY_DAYS' },
  hystrixPort: { flag: 'hystrix-port', variable: 'QUARTERDECK_HYSTRIX_PORT' },
  telemetrySize: { flag: 'telemetry-size', variable: 'QUARTERDECK_TELEMETRY_SIZE' },
  registryPeers: { flag: 'registry-peers', variable: 'QUARTERDECK_REGISTRY_PEERS' },
} as const satisfies Record<string, Flag>

export const switches = {
  registryRateLimit: { flag: 'registry-rate-limit', variable: 'QUARTERDECK_REGISTRY_RATE_LIMIT' },
  empty: { flag: 'empty', variable: 'QUARTERDECK_EMPTY' },
  verbose: { flag: 'verbose', variable: 'QUARTERDECK_VERBOSE' },
  yes: { flag: 'yes', variable: 'QUARTERDECK_YES' },
} as const satisfies Record<string, Flag>

export const usage = `npm start -- [flags]        each flag is also an environment variable

  --port N            console                    QUARTERDECK_PORT           3000
  --eureka-port N     registry (Eureka)          QUARTERDECK_EUREKA_PORT    8761
  --config-port N     config server (Spring)     QUARTERDECK_CONFIG_PORT    8888
  --otlp-port N       collector (OTLP/HTTP)      QUARTERDECK_OTLP_PORT      4318
  --otlp-grpc-port N  collector (OTLP/gRPC)      QUARTERDECK_OTLP_GRPC_PORT 4317
  --zipkin-port N     collector (Zipkin v2)      QUARTERDECK_ZIPKIN_PORT    9411
  --syslog-port N     collector (syslog, TCP)    QUARTERDECK_SYSLOG_PORT    5514
  --edge-port N       edge gateway               QUARTERDECK_EDGE_PORT      8080
  --edge-tls-port N   edge over TLS, HTTP/2 too  QUARTERDECK_EDGE_TLS_PORT  none: its certificate is
                      keys/edge.crt and edge.key                            read from the data folder
  --sidecar-port N    sidecar                    QUARTERDECK_SIDECAR_PORT   8078
  --hystrix-port N    breakers, for the stock    QUARTERDECK_HYSTRIX_PORT   none: all programs here
                      Hystrix dashboard                                     can read it
  --postgres-port N   embedded PostgreSQL        QUARTERDECK_POSTGRES_PORT  any free one
  --data DIR          everything on disk         QUARTERDECK_DATA           .quarterdeck
  --empty             no sample estate           QUARTERDECK_EMPTY
  --verbose           the logs on this screen    QUARTERDECK_VERBOSE
  --host ADDRESS      where the console listens  QUARTERDECK_HOST           127.0.0.1
  --public-url URL    its address for browsers   QUARTERDECK_PUBLIC_URL
  --telemetry-days N  days that signals are kept QUARTERDECK_TELEMETRY_DAYS 7
  --telemetry-size N  and their size on disk     QUARTERDECK_TELEMETRY_SIZE 5GiB
  --registry-peers URLS  other registries        QUARTERDECK_REGISTRY_PEERS none
                      that ours replicates with, separated by commas: http://127.0.0.1:8762/eureka/
  --registry-rate-limit  hold back fetches       QUARTERDECK_REGISTRY_RATE_LIMIT
                      of clients that are no stock ones: 500/s, of whole lists 100/s, 10 at once

  --services-database-url URL                    QUARTERDECK_SERVICES_DATABASE_URL
                      a PostgreSQL of yours for teams' databases: its user may create databases and roles;
                      better as the variable, for others of the machine see flags
  QUARTERDECK_ROOT_KEY  seals secrets instead of keys/root: 32 bytes as hex or base64
  DATABASE_URL        a PostgreSQL of yours: none is started then
  A port of 0 means any free one.`
