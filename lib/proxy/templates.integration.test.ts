import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCommand } from '@/lib/domains/delivery/core/start-command'
import { languageHere } from '@/lib/launch/boot/client-languages.mjs'
import { freePort } from '@/lib/testing/free-port'
import { until } from './testing/estate'
import { knownInstance, secretOf, type SidecarEstate, startSidecarEstate } from './testing/sidecar-estate'

/** A JVM compiles the source first, on a machine that is busy with other tests. */
const startsWithinMs = 50_000
const folder = join(import.meta.dirname, '../../examples/templates')

const textOf = (language: string, name: string): string | null => {
  try {
    return readFileSync(join(folder, language, name), 'utf8')
  } catch {
    return null
  }
}

let estate: SidecarEstate
const started = new Set<ChildProcess>()
beforeAll(async () => void (estate = await startSidecarEstate()))
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await estate.stop()
})

/** Where a service lies and how it is started. */
interface Service {
  language: string
  dir: string
  procfile: string | null
}
const asItIs = (language: string): Service => ({ language, dir: join(folder, language), procfile: textOf(language, 'Procfile') })

/** A template's process as the runtime starts it: by its own start command and with nothing of our environment. */
async function start({ language, dir, procfile }: Service, application: string, environment: Record<string, string>) {
  const port = await freePort()
  const command = startCommand({ procfile, packageJson: textOf(language, 'package.json'), has: () => false })
  if (!command.ok) throw new Error(command.problem)
  const [program = '', ...rest] = command.argv
  const child = spawn(program, rest, { cwd: dir, env: { NODE_ENV: 'production', PATH: process.env.PATH ?? '', PORT: String(port), ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  started.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return { child, port, application, said: () => said }
}

async function startOurs(service: Service, application = `my-${service.language}-service`) {
  const id = `${application}-v000-abcdef`
  const port = await freePort()
  await estate.know(knownInstance(id, application, port))
  const one = await start(service, application, { PORT: String(port), QUARTERDECK_SIDECAR: estate.addressOf(id), QUARTERDECK_APPLICATION: application })
  return { ...one, port, id }
}

const statusBecomes = (id: string, wanted: string | null) => until(`${id} to be ${wanted}`, () => estate.statusOf(id) === wanted || undefined, startsWithinMs)
const get = async (url: string, headers: Record<string, string> = {}) => (await fetch(url, { headers })).json() as Promise<Record<string, string>>

describe.each(['python', 'node', 'java'])('the template in %s', (language) => {
  test('registers, follows its configuration, calls and is called as itself, and leaves when it is told to end', async () => {
    const { child, id, port, application, said } = await startOurs(asItIs(language))
    await statusBecomes(id, 'UP').catch((error: Error) => Promise.reject(new Error(`${error.message}: ${said()}`)))
    const own = `http://127.0.0.1:${port}`
    expect(await get(own)).toEqual({ greeting: 'Hello', from: application })
    await estate.configure('application', '', 'greeting: "Good \\"day\\" ü"', application)
    await until('the greeting', async () => (await get(own)).greeting === 'Good "day" ü' || undefined)
    await estate.configure('application', '', 'greeting: Hi', application)
    await until('the next greeting', async () => (await get(own)).greeting === 'Hi' || undefined)

    await until('it to be called', async () => (await fetch(`${estate.sidecar}/call/${application}/`)).status === 200 || undefined)
    expect(await get(`${estate.sidecar}/call/${application}/`)).toEqual({ greeting: 'Hi', from: application })
    const trace = 'f'.repeat(31) + '1'
    expect(await get(`${own}/ask/${application}/health`, { traceparent: `00-${trace}-${'a'.repeat(16)}-01` })).toEqual({ answer: expect.stringMatching(/"status": ?"UP"/) })
    await until('its call in the trace that it was given', () =>
      estate.proxy.spans.getFinishedSpans().some((span) => span.spanContext().traceId === trace && span.attributes['quarterdeck.caller'] === application) || undefined)

    child.kill('SIGTERM')
    await statusBecomes(id, null)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(said()).toContain('listens on')
    expect(said()).not.toContain(secretOf(id))
  }, 120_000)

  test('by hand it is registered as somebody on this machine, and leaves by its ticket', async () => {
    const { child, port, application, said } = await start(asItIs(language), `by-hand-${language}`, { QUARTERDECK_SIDECAR: estate.sidecar, QUARTERDECK_APPLICATION: `by-hand-${language}` })
    const id = `127.0.0.1:${application}:${port}`
    await statusBecomes(id, 'UP').catch((error: Error) => Promise.reject(new Error(`${error.message}: ${said()}`)))
    expect(estate.registry.table.findById(id)?.identity).toBeNull()
    child.kill('SIGTERM')
    await statusBecomes(id, null)
  }, 120_000)
})

test('a process that ends without a word is out of the registry soon', async () => {
  const { child, id } = await startOurs(asItIs('python'))
  await statusBecomes(id, 'UP')
  child.kill('SIGKILL')
  await statusBecomes(id, null)
}, 120_000)

test('the one in Java is built by Maven as its README says, and the jar registers and follows its configuration without a restart', async (context) => {
  const verdict = languageHere('Java')
  if (verdict.kind === 'fail') throw new Error(verdict.reason)
  if (verdict.kind === 'skip') return context.skip(verdict.reason)
  const dir = mkdtempSync(join(tmpdir(), 'template-'))
  context.onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  cpSync(join(folder, 'java'), dir, { recursive: true })
  await promisify(execFile)('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: dir })
  const procfile = /`(web: java [^`]*-jar [^`]+)`/.exec(textOf('java', 'README.md') ?? '')?.[1] ?? null
  const { child, id, port, application, said } = await startOurs({ language: 'java', dir, procfile }, 'my-built-service')
  await statusBecomes(id, 'UP').catch((error: Error) => Promise.reject(new Error(`${error.message}: ${said()}`)))
  for (const greeting of ['Good day', 'Hi']) {
    await estate.configure('application', '', `greeting: ${greeting}`, application)
    await until(`${greeting} to be said`, async () => (await get(`http://127.0.0.1:${port}`)).greeting === greeting || undefined)
  }
  child.kill('SIGTERM')
  await statusBecomes(id, null)
}, 600_000)
