import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../lib/testing/free-port'
import { mavenJar } from './maven-jar'
import { familyOf } from './processes'
import { until } from './until'

/** A program that stands before the instances. `pids`: whose time counts. */
export interface Edge {
  name: string
  url: string
  pids(): number[]
  stop(): Promise<void>
}

interface Program {
  name: string
  core: number
  port: number
  command: string[]
  /** How long it may take until it answers. */
  withinMs?: number
  path?: string
  folder?: string
}

async function startProgram({ name, core, port, command, withinMs = 10_000, path = '/', folder }: Program): Promise<Edge> {
  const child = spawn('taskset', ['-c', String(core), ...command], { stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  await until(name, withinMs, async () => ((await fetch(url + path)).ok ? true : undefined))
  return {
    name, url,
    pids: () => familyOf(child.pid ?? 0),
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

const settingsIn = (name: string, text: string) => {
  const folder = mkdtempSync(join(tmpdir(), `quarterdeck-${name}-`))
  const file = join(folder, `${name}.conf`)
  writeFileSync(file, text)
  return { folder, file }
}

const nginxSettings = (folder: string, server: string) => `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log crit;
events { worker_connections 1024; }
http {
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  keepalive_requests 100000000; keepalive_timeout 300s;
  ${server}
}`

async function startNginx(name: string, core: number, port: number, server: (folder: string) => string, path = '/'): Promise<Edge> {
  const { folder, file } = settingsIn('nginx', '')
  writeFileSync(file, nginxSettings(folder, server(folder)))
  return startProgram({ name, core, port, path, folder, command: ['nginx', '-c', file, '-e', `${folder}/error.log`] })
}

/** Two instances that answer 1 kB, by nginx: they must be cheaper than whoever stands before them. */
export async function startInstances(core: number): Promise<{ ports: number[]; stop(): Promise<void> }> {
  const ports = [await freePort(), await freePort()]
  const answer = `access_log off; default_type text/plain; location / { return 200 "${'x'.repeat(1_024)}"; }`
  const edge = await startNginx('the instances', core, ports[0] ?? 0, () => ports.map((port) => `server { listen 127.0.0.1:${port}; ${answer} }`).join('\n'))
  return { ports, stop: edge.stop }
}

const upstream = (ports: readonly number[]) => `upstream home { ${ports.map((port) => `server 127.0.0.1:${port};`).join(' ')} keepalive 128; keepalive_requests 100000000; }`

/** As it comes: it writes a line for each request, as ours writes two spans. `logs` false: nothing at all is written of a request. */
export async function startNginxEdge(core: number, ports: readonly number[], logs: boolean): Promise<Edge> {
  const port = await freePort()
  const location = 'location /home/ { proxy_pass http://home/; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }'
  return startNginx(logs ? 'nginx' : 'nginx without a log', core, port, (folder) => `${upstream(ports)} server { listen 127.0.0.1:${port}; access_log ${logs ? `${folder}/access.log` : 'off'}; ${location} }`, '/home/')
}

export async function startHaproxy(core: number, ports: readonly number[]): Promise<Edge> {
  const port = await freePort()
  const { folder, file } = settingsIn('haproxy', [
    'global', '  nbthread 1', '  maxconn 1000', 'defaults', '  mode http', '  option forwardfor', '  http-reuse always', '  timeout connect 1s', '  timeout client 300s', '  timeout server 30s',
    'frontend edge', `  bind 127.0.0.1:${port}`, '  http-request replace-path /home/(.*) /\\1', '  default_backend home',
    'backend home', '  balance roundrobin', ...ports.map((one, at) => `  server s${at} 127.0.0.1:${one}`), '',
  ].join('\n'))
  return startProgram({ name: 'HAProxy', core, port, path: '/home/', folder, command: ['haproxy', '-db', '-f', file] })
}

/** Spring Cloud Gateway with one route and its usual filters. Null, and said why, where there is no Java or Maven. */
export async function startCloudGateway(core: number, ports: readonly number[]): Promise<Edge | null> {
  const jar = await mavenJar('cloud-gateway')
  if (jar === null) return null
  const port = await freePort()
  const route = 'spring.cloud.gateway.server.webflux.routes[0]'
  const settings = [
    `--server.port=${port}`, '--server.address=127.0.0.1', '--spring.main.banner-mode=off', '--logging.level.root=error',
    `--${route}.id=home`, `--${route}.uri=http://127.0.0.1:${ports[0]}`, `--${route}.predicates[0]=Path=/home/**`, `--${route}.filters[0]=StripPrefix=1`,
  ]
  return startProgram({ name: 'Spring Cloud Gateway 2025.0.0', core, port, path: '/home/', withinMs: 180_000, command: ['java', '-Xms512m', '-Xmx512m', '-jar', jar, ...settings] })
}
