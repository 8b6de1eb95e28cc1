import { z } from 'zod'

const Port = z.number().int().min(1).max(65535)

/**
 * What the supervisor tells every part, in `<data>/run/settings.json` (0600). The one environment variable of a part is
 * QUARTERDECK_SETTINGS, the path of that file; the console also gets what Next.js and next-auth insist on.
 */
export const PartSettings = z.object({
  /** Names one `npm start`: a new one each time. */
  startId: z.string(),
  buildDir: z.string(),
  dataDir: z.string(),
  /**
   * Where releases and instances live. The data folder, except as root where other users cannot walk there: then a folder
   * under /var/lib/quarterdeck.
   */
  runtimeDir: z.string().optional(),
  /** 0700: Unix sockets of the parts. May lie outside the data folder when its path is too long for a socket. */
  socketDir: z.string(),
  /** The application role's address: cannot rewrite the ledger. */
  databaseUrl: z.string(),
  publicUrl: z.string(),
  host: z.string(),
  /** `hystrix`: absent unless asked for, because everybody on the machine can read it. */
  ports: z.object({ console: Port, eureka: Port, config: Port, otlp: Port, otlpGrpc: Port, zipkin: Port, syslog: Port, edge: Port, sidecar: Port, hystrix: Port.optional() }),
  /** Absent: the edge takes no TLS. */
  edgeTlsPort: Port.optional(),
  /** How long and how large telemetry is kept, where it is not as the store has it by itself. */
  telemetry: z.object({ daysMax: z.number().int().min(1), bytesMax: z.number().int().positive() }).optional(),
  /** Bases of other daemons' registries, like `http://127.0.0.1:8762/eureka/`. */
  registryPeers: z.array(z.string()).optional(),
  /** Fetches of the registry are held to the original's figures. */
  registryRateLimit: z.boolean().optional(),
  /** Names this machine's process runtime for as long as the data folder lives. */
  hostId: z.string(),
  region: z.string(),
  zones: z.array(z.string()).min(1),
})
export type PartSettings = z.infer<typeof PartSettings>

/** `services-postgres` holds the databases that teams order: there only from the first of them on. */
export const partNames = ['postgres', 'services-postgres', 'daemon', 'collector', 'proxy', 'console'] as const
export type PartName = (typeof partNames)[number]

export const socketPath = (settings: Pick<PartSettings, 'socketDir'>, part: 'supervisor' | 'daemon' | 'collector' | 'proxy'): string =>
  `${settings.socketDir}/${part}.sock`
