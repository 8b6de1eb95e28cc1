import { describe, expect, test } from 'vitest'
import { listeners } from './flags'
import { parseLaunchSettings } from './parse-settings'

const parse = (args: string[], environment: Record<string, string> = {}) => parseLaunchSettings(args, environment)
const value = (args: string[], environment: Record<string, string> = {}) => {
  const parsed = parse(args, environment)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.value
}
const problem = (args: string[], environment: Record<string, string> = {}) => {
  const parsed = parse(args, environment)
  return parsed.ok ? null : parsed.problem
}

describe('launch settings', () => {
  test('without flags: the ports that existing software assumes, on loopback, in the checkout', () => {
    expect(value([])).toEqual({
      ports: { console: 3000, eureka: 8761, config: 8888, otlp: 4318, otlpGrpc: 4317, zipkin: 9411, syslog: 5514, edge: 8080, sidecar: 8078, postgres: 0 },
      dataDir: undefined, host: '127.0.0.1', publicUrl: undefined, databaseUrl: undefined, telemetry: { daysMax: 7, bytesMax: 5 * 1024 ** 3 }, registryPeers: [], registryRateLimit: false, empty: false, verbose: false, yes: false, help: false,
    })
  })

  test.each(listeners.map(({ name, flag, variable }) => ({ name, flag, variable })))('$flag and $variable set the port of $name, the flag first', ({ name, flag, variable }) => {
    expect(value([`--${flag}`, '4001']).ports[name]).toBe(4001)
    expect(value([], { [variable]: '4002' }).ports[name]).toBe(4002)
    expect(value([`--${flag}=4001`], { [variable]: '4002' }).ports[name]).toBe(4001)
  })

  test('the stream for Hystrix dashboards is there only when asked for', () => {
    expect(value([]).hystrixPort).toBeUndefined()
    expect(value(['--hystrix-port', '9100']).hystrixPort).toBe(9100)
    expect(value([], { QUARTERDECK_HYSTRIX_PORT: '9101' }).hystrixPort).toBe(9101)
  })

  test.each([
    { set: '1', empty: true },
    { set: 'true', empty: true },
    { set: '0', empty: false },
    { set: 'no', empty: false },
  ])('QUARTERDECK_EMPTY=$set means $empty', ({ set, empty }) => {
    expect(value([], { QUARTERDECK_EMPTY: set }).empty).toBe(empty)
  })

  test('fetches of the registry are held back only when that is asked for', () => {
    expect(value(['--registry-rate-limit']).registryRateLimit).toBe(true)
    expect(value([], { QUARTERDECK_REGISTRY_RATE_LIMIT: '1' }).registryRateLimit).toBe(true)
  })

  test('registries to replicate with are addresses separated by commas, and never hold a password', () => {
    expect(value(['--registry-peers', 'http://127.0.0.1:8762, https://b/eureka/v2']).registryPeers).toEqual(['http://127.0.0.1:8762/', 'https://b/eureka/v2'])
    expect(parseLaunchSettings(['--registry-peers', 'http://me:secret@b:1/'], {})).toEqual({ ok: false, problem: expect.not.stringContaining('secret') })
    expect(parseLaunchSettings(['--registry-peers', 'b:8761'], {})).toMatchObject({ ok: false })
  })

  test.each([
    { args: ['--telemetry-days', '30', '--telemetry-size', '500MB'], environment: {}, telemetry: { daysMax: 30, bytesMax: 500 * 1024 ** 2 } },
    { args: [], environment: { QUARTERDECK_TELEMETRY_DAYS: '1', QUARTERDECK_TELEMETRY_SIZE: '1.5 tib' }, telemetry: { daysMax: 1, bytesMax: 1.5 * 1024 ** 4 } },
    { args: ['--telemetry-size', '200MiB'], environment: { QUARTERDECK_TELEMETRY_SIZE: '9GB' }, telemetry: { daysMax: 7, bytesMax: 200 * 1024 ** 2 } },
  ])('$args $environment keep telemetry so long and so large', ({ args, environment, telemetry }) => expect(value(args, environment as Record<string, string>).telemetry).toEqual(telemetry))

  test.each([
    { args: ['--telemetry-days', '0'], says: '--telemetry-days is "0": it must be a number of days from 1 to 366' },
    { args: ['--telemetry-days', '367'], says: '--telemetry-days is "367"' },
    { args: ['--telemetry-size', '5'], says: '--telemetry-size is "5": it must be a size like 5GiB' },
    { args: ['--telemetry-size', '199MiB'], says: 'at least 200MiB' },
    { args: ['--port', 'abc'], says: '--port is "abc": it must be a port' },
    { args: ['--port', '65536'], says: '--port is "65536"' },
    { args: ['--port', '-1'], says: '--port' },
    { args: ['--prot', '3000'], says: "Unknown option '--prot'" },
    { args: ['extra'], says: 'extra' },
    { args: ['--port'], says: '--port' },
    { args: ['--hystrix-port', '0'], says: '--hystrix-port is 0' },
    { args: ['--hystrix-port', '8080'], says: '--hystrix-port and --edge-port are both 8080' },
    { args: ['--edge-tls-port', '0'], says: '--edge-tls-port is 0' },
    { args: ['--edge-tls-port', '8080'], says: '--edge-tls-port and --edge-port are both 8080' },
    { args: ['--port', '8080'], says: '--edge-port and --port are both 8080' },
    { args: ['--host', '0.0.0.0'], says: 'also give --public-url https://' },
    { args: ['--host', '0.0.0.0', '--public-url', 'http://deck.example'], says: 'must begin with https://' },
    { args: ['--data', ''], says: '--data is empty' },
    { args: ['--public-url', 'deck.example'], says: 'must begin with http:// or https://' },
  ])('$args is one line: $says', ({ args, says }) => {
    expect(problem(args)).toContain(says)
    expect(problem(args)).not.toContain('\n')
  })

  test.each([
    { environment: { QUARTERDECK_PORT: 'x' }, says: 'QUARTERDECK_PORT is "x"' },
    { environment: { QUARTERDECK_EMPTY: 'perhaps' }, says: 'QUARTERDECK_EMPTY is "perhaps"' },
    { environment: { DATABASE_URL: 'mysql://x' }, says: 'DATABASE_URL must begin with postgresql://' },
    { environment: { DATABASE_URL: 'postgresql://me:p#ss@host/db' }, says: 'DATABASE_URL is no address' },
    { environment: { QUARTERDECK_SERVICES_DATABASE_URL: 'mysql://x' }, says: 'QUARTERDECK_SERVICES_DATABASE_URL must be an address like postgresql://' },
    { environment: { QUARTERDECK_ROOT_KEY: 'a passphrase' }, says: 'QUARTERDECK_ROOT_KEY is no key: 32 bytes' },
  ])('$environment is one line: $says', ({ environment, says }) => {
    expect(problem([], environment as unknown as Record<string, string>)).toContain(says)
  })

  test('beyond loopback with a public https address is allowed, and the address loses its last slash', () => {
    expect(value(['--host', '0.0.0.0', '--public-url', 'https://deck.example/'])).toMatchObject({ host: '0.0.0.0', publicUrl: 'https://deck.example' })
  })

  test('a server for teams’ databases by flag or variable, and a root key by variable alone', () => {
    const url = 'postgresql://operator:secret@db.example/postgres'
    expect(value(['--services-database-url', url], { QUARTERDECK_ROOT_KEY: 'ab'.repeat(32) })).toMatchObject({ servicesDatabaseUrl: url, rootKey: 'ab'.repeat(32) })
    expect(value([], { QUARTERDECK_SERVICES_DATABASE_URL: url }).servicesDatabaseUrl).toBe(url)
    expect(problem(['--root-key', 'x'])).toContain("Unknown option '--root-key'")
  })

  test('any number of listeners may ask for any free port', () => {
    expect(value(['--port', '0', '--edge-port', '0', '--otlp-port', '0']).ports).toMatchObject({ console: 0, edge: 0, otlp: 0 })
  })
})
