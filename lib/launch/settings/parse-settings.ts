import { parseArgs } from 'node:util'
import { parseRootKey } from '../../kernel/envelope'
import { type ListenerName, listeners, switches, textFlags } from './flags'

export interface LaunchSettings {
  ports: Record<ListenerName, number>
  /** Undefined: nobody gets `hystrix.stream`. */
  hystrixPort: number | undefined
  /** Undefined: the edge takes no TLS. */
  edgeTlsPort: number | undefined
  dataDir: string | undefined
  host: string
  /** Undefined: made from host and console port once that is known. */
  publicUrl: string | undefined
  databaseUrl: string | undefined
  /** Of an operator's own server for teams' databases. */
  servicesDatabaseUrl: string | undefined
  /** As it was given: the daemon alone gets it. */
  rootKey: string | undefined
  /** How long and how large telemetry is kept. */
  telemetry: { daysMax: number; bytesMax: number }
  /** Registries that ours replicates with. */
  registryPeers: string[]
  registryRateLimit: boolean
  empty: boolean
  verbose: boolean
  yes: boolean
  help: boolean
}

type Parsed = { ok: true; value: LaunchSettings } | { ok: false; problem: string }

/** What a person typed: shown back with the name that they used. */
interface Given {
  text: string
  name: string
}

class BadSetting extends Error {}

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

function readPort({ text, name }: Given): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new BadSetting(`${name} is "${text}": it must be a port from 1 to 65535, or 0 for any free one.`)
}

function readSwitch({ text, name }: Given): boolean {
  if (['1', 'true', 'yes'].includes(text.toLowerCase())) return true
  if (['', '0', 'false', 'no'].includes(text.toLowerCase())) return false
  throw new BadSetting(`${name} is "${text}": it must be true or false.`)
}

const telemetryDaysMost = 366
const sizeUnits = { M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 } as const
/** Below it the four files of the size would be too small to hold anything. */
const telemetryBytesLeast = 200 * sizeUnits.M

function readDays({ text, name }: Given): number {
  const days = Number(text)
  if (/^\d{1,3}$/.test(text) && days >= 1 && days <= telemetryDaysMost) return days
  throw new BadSetting(`${name} is "${text}": it must be a number of days from 1 to ${telemetryDaysMost}.`)
}

function readSize({ text, name }: Given): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s?([MGT])(?:iB|B)$/i.exec(text) ?? []
  const bytes = Math.round(Number(amount) * sizeUnits[(unit ?? 'M').toUpperCase() as keyof typeof sizeUnits])
  if (bytes >= telemetryBytesLeast) return bytes
  throw new BadSetting(`${name} is "${text}": it must be a size like 5GiB, 500MiB or 1.5TiB, and at least 200MiB.`)
}

function readUrl({ text, name }: Given, protocols: string[]): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && protocols.includes(url.protocol)) return text.replace(/\/$/, '')
  throw new BadSetting(`${name} is "${text}": it must begin with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`)
}

/** A password would show in logs and on the registry's page, so none is taken. */
function readPeers({ text, name }: Given): string[] {
  return text.split(',').map((one) => {
    const url = URL.canParse(one.trim()) ? new URL(one.trim()) : null
    if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash) return url.href
    throw new BadSetting(`${name} holds an address that is none: give http://host:8761/eureka/, several separated by commas, without user and password.`)
  })
}

function readFlags(args: string[]): Record<string, string | boolean | undefined> {
  const text = Object.fromEntries([...listeners, ...Object.values(textFlags)].map(({ flag }) => [flag, { type: 'string' as const }]))
  const plain = Object.fromEntries([...Object.values(switches).map(({ flag }) => flag), 'help'].map((flag) => [flag, { type: 'boolean' as const }]))
  try {
    return parseArgs({ args, options: { ...text, ...plain }, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new BadSetting(`${/^[^.\n]+/.exec((error as Error).message)?.[0]}. See npm start -- --help.`)
  }
}

function parse(args: string[], environment: Record<string, string | undefined>): LaunchSettings {
  const flags = readFlags(args)
  const find = ({ flag, variable }: { flag: string; variable: string }): Given | undefined => {
    const typed = flags[flag]
    // An empty one is a script's unset variable: as a folder it would mean wherever the person stands.
    if (typed === '') throw new BadSetting(`--${flag} is empty: give it a value, or leave it out.`)
    if (typed !== undefined) return { text: String(typed), name: `--${flag}` }
    const set = environment[variable]
    return set ? { text: set, name: variable } : undefined
  }
  const on = (one: { flag: string; variable: string }) => {
    const given = find(one)
    return given ? readSwitch(given) : false
  }
  const ports = Object.fromEntries(
    listeners.map((listener) => {
      const given = find(listener)
      return [listener.name, given ? readPort(given) : listener.defaultPort]
    }),
  ) as Record<ListenerName, number> // every listener has a row in the table

  const host = find(textFlags.host)?.text ?? '127.0.0.1'
  const publicGiven = find(textFlags.publicUrl)
  const beyond = !loopback.has(host)
  if (beyond && !publicGiven) throw new BadSetting(`--host ${host} opens the console beyond this machine: also give --public-url https://… (its address behind your TLS).`)
  const publicUrl = publicGiven ? readUrl(publicGiven, beyond ? ['https:'] : ['http:', 'https:']) : undefined
  const database = environment.DATABASE_URL ? { text: environment.DATABASE_URL, name: 'DATABASE_URL' } : undefined
  if (database && !/^postgres(ql)?:\/\//.test(database.text)) throw new BadSetting('DATABASE_URL must begin with postgresql://.')
  if (database && !URL.canParse(database.text)) throw new BadSetting('DATABASE_URL is no address: postgresql://user:password@host:port/database, with @ : / # % in the password written as %40 %3A %2F %23 %25.')

  const services = find(textFlags.servicesDatabase)
  if (services && !(/^postgres(ql)?:\/\//.test(services.text) && URL.canParse(services.text))) throw new BadSetting(`${services.name} must be an address like postgresql://user:password@host:port/postgres.`)
  const rootKey = environment.QUARTERDECK_ROOT_KEY || undefined
  if (rootKey !== undefined && parseRootKey(rootKey) === null) throw new BadSetting('QUARTERDECK_ROOT_KEY is no key: 32 bytes, as 64 hex digits or as base64.')

  const [days, size] = [find(textFlags.telemetryDays), find(textFlags.telemetrySize)]
  const telemetry = { daysMax: days ? readDays(days) : 7, bytesMax: size ? readSize(size) : 5 * sizeUnits.G }

  const peers = find(textFlags.registryPeers)

  const hystrix = find(textFlags.hystrixPort)
  const hystrixPort = hystrix && readPort(hystrix)
  if (hystrix && hystrixPort === 0) throw new BadSetting(`${hystrix.name} is 0: a dashboard must be told where it is, so choose a port from 1 to 65535.`)

  const used = new Map<number, string>()
  const taken = listeners.map(({ name, flag }) => ({ flag, port: ports[name] })).concat(hystrixPort === undefined ? [] : [{ flag: textFlags.hystrixPort.flag, port: hystrixPort }])
  for (const { flag, port } of taken) {
    const other = used.get(port)
    if (other && port !== 0) throw new BadSetting(`--${flag} and --${other} are both ${port}: each listener needs a port of its own.`)
    used.set(port, flag)
  }
  const tlsGiven = find(textFlags.edgeTlsPort)
  const edgeTlsPort = tlsGiven && readPort(tlsGiven)
  if (edgeTlsPort !== undefined) {
    const other = used.get(edgeTlsPort)
    if (other || edgeTlsPort === 0) throw new BadSetting(edgeTlsPort === 0 ? '--edge-tls-port is 0: name a port, or leave it out.' : `--edge-tls-port and --${other} are both ${edgeTlsPort}: each listener needs a port of its own.`)
  }
  return {
    ports,
    hystrixPort,
    edgeTlsPort,
    dataDir: find(textFlags.data)?.text,
    host,
    publicUrl,
    databaseUrl: database?.text,
    servicesDatabaseUrl: services?.text,
    rootKey,
    telemetry,
    registryPeers: peers ? readPeers(peers) : [],
    registryRateLimit: on(switches.registryRateLimit),
    empty: on(switches.empty),
    verbose: on(switches.verbose),
    yes: on(switches.yes),
    help: flags.help === true,
  }
}

/** Flags first, then environment, then defaults. The first bad value is one line with its cure. */
export function parseLaunchSettings(args: string[], environment: Record<string, string | undefined>): Parsed {
  try {
    return { ok: true, value: parse(args, environment) }
  } catch (error) {
    if (error instanceof BadSetting) return { ok: false, problem: error.message }
    throw error
  }
}
