import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readManifest } from '@/lib/domains/delivery/core/release-manifest'
import { createControlClient } from '@/lib/control/client'
import { socketPath } from '@/lib/control/part-settings'
import type { Caller, CallerPolicies, Target } from '@/lib/domains/gateway/schemas'
import { startProxy } from '@/lib/proxy/start-proxy'
import { createLog } from '@/lib/kernel/log'
import { callerWith, makeSettings, startDiscoveryDaemon, until } from '@/lib/proxy/testing/estate'
import { freePort } from '@/lib/testing/free-port'
import { buildExamples } from '../build.mjs'
import { startOtlpReceiver } from './otlp-receiver'

/** A registry that remembers what it was told and nothing else. */
async function startRegistryRecorder() {
  const told: { method: string; url: string; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      told.push({ method: request.method ?? '', url: request.url ?? '', body })
      response.writeHead(request.method === 'POST' ? 204 : 200).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    told,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/eureka/`,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** What the built service declares of those that it calls, read as an upload is. */
function policiesOf(dir: string, application: string): CallerPolicies[] {
  const path = join(dir, application, 'quarterdeck.json')
  const manifest = readManifest(existsSync(path) ? readFileSync(path, 'utf8') : null)
  if (!manifest.ok) throw new Error(manifest.problem)
  return [{ serverGroup: `${application}-v000`, application, dependencies: manifest.dependencies }]
}

/** The bundled services as the runtime would start them, around a real proxy; registry and collector are recorders. */
export async function startEstate(instances: { application: string; zone: string }[]) {
  const outDir = mkdtempSync(join(tmpdir(), 'qd-examples-'))
  await buildExamples(outDir)
  const [otlp, registry, settings] = [await startOtlpReceiver(), await startRegistryRecorder(), await makeSettings()]
  settings.ports.otlp = otlp.port
  const daemon = await startDiscoveryDaemon(settings)
  const proxy = await startProxy(settings, createLog('proxy', () => undefined))
  const control = createControlClient('proxy', socketPath(settings, 'proxy'))
  const children = new Map<string, ChildProcess>()
  const output: string[] = []
  const targets: Target[] = []
  const callers: Caller[] = []

  for (const [at, { application, zone }] of instances.entries()) {
    const instance = `${application}-v000-00000${at}`
    const secret = `secret-of-${instance}`
    const port = await freePort()
    const child = spawn(process.execPath, ['main.cjs'], {
      cwd: join(outDir, application),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        NODE_ENV: 'production', PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1',
        EUREKA_CLIENT_SERVICEURL_DEFAULTZONE: registry.url, EUREKA_INSTANCE_INSTANCEID: instance,
        OTEL_SERVICE_NAME: application, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlp.port}`,
        OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=${instance},service.version=1.0.0,cloud.availability_zone=${zone},cloud.region=local`,
        OTEL_BSP_SCHEDULE_DELAY: '500', OTEL_BLRP_SCHEDULE_DELAY: '500', OTEL_METRIC_EXPORT_INTERVAL: '5000',
        QUARTERDECK_SIDECAR: `http://127.0.0.1:${settings.ports.sidecar}/i/${secret}`,
        QUARTERDECK_APPLICATION: application, QUARTERDECK_CLUSTER: application, QUARTERDECK_SERVER_GROUP: `${application}-v000`,
        QUARTERDECK_ZONE: zone, QUARTERDECK_INSTANCE_ID: instance,
      },
    })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
    children.set(instance, child)
    targets.push({ instance, application, zone, cluster: application, serverGroup: `${application}-v000`, host: '127.0.0.1', port })
    callers.push(callerWith(secret, { instance, application, zone, cluster: application, serverGroup: `${application}-v000` }))
  }
  for (const { port, instance } of targets) {
    await until(`${instance} to be healthy`, async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.ok || undefined)
  }
  const policies = [...new Set(instances.map(({ application }) => application))].flatMap((application) => policiesOf(outDir, application))
  const publish = (present: Target[]) => daemon.publish(present, { callers, policies })
  publish(targets)

  return {
    edge: `http://127.0.0.1:${settings.ports.edge}`,
    otlp, registry, output, targets, children, publish, control,
    async stop() {
      for (const child of children.values()) child.kill('SIGTERM')
      await Promise.all([...children.values()].map((child) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null)))
      await control.close()
      await proxy.stop(500)
      await Promise.all([daemon.close(), otlp.close(), registry.close()])
      settings.remove()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
