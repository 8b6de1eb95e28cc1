import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type clientLanguages, languageHere } from '../../lib/launch/boot/client-languages.mjs'
import { goFor } from '../../lib/launch/boot/go-toolchain.mjs'
import { productSettings } from './api'
import { test } from './test'

const run = promisify(execFile)
const sources = resolve(import.meta.dirname, '../clients')
/** Beside the product's own builds: made once on a machine, by each language's ordinary tools. */
const made = resolve(import.meta.dirname, '../../build/clients')

/** A test of a language that is missing is skipped where nobody could have installed it for us, and fails elsewhere; both say why. */
export function needLanguage(name: keyof typeof clientLanguages): void {
  const verdict = languageHere(name)
  if (verdict.kind === 'fail') throw new Error(verdict.reason)
  test.skip(verdict.kind === 'skip', verdict.reason)
}

const folderOf = (name: string): string => {
  const folder = join(made, name)
  mkdirSync(folder, { recursive: true })
  return folder
}

export async function pythonProgram(): Promise<string[]> {
  const folder = folderOf('python')
  const python = join(folder, 'bin/python')
  if (!existsSync(python)) await run('python3', ['-m', 'venv', folder])
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', join(sources, 'python/requirements.txt')])
  return [python, join(sources, 'python/main.py')]
}

export async function goProgram(): Promise<string[]> {
  const program = join(folderOf('go'), 'client')
  const folder = join(sources, 'go')
  const { go, env } = await goFor(folder)
  await run(go, ['build', '-o', program, '.'], { cwd: folder, env })
  return [program]
}

/** Made by Maven from its own `pom.xml`; gives the folder. */
export async function buildJava(name: string): Promise<string> {
  const folder = folderOf(name)
  cpSync(join(sources, name), folder, { recursive: true })
  await run('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder })
  return folder
}

export const springProgram = async (): Promise<string[]> => ['java', '-Xmx256m', '-jar', join(await buildJava('spring'), 'target/spring-client.jar')]

/** Runs to its end, told where to send by the SDK's own variables, and gives what it printed. */
export async function runClient([program = '', ...given]: string[], name: string, endpoint: string): Promise<string> {
  const { stdout } = await run(program, given, { env: { ...process.env, OTEL_SERVICE_NAME: name, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } })
  return stdout.trim()
}

/** A Spring Boot application with its own starters alone, told two addresses; ended by the caller. */
export async function startSpring(): Promise<ChildProcess> {
  const [program = '', ...given] = await springProgram()
  const { eureka, zipkin } = productSettings().ports
  return spawn(program, [...given, `--eureka.client.service-url.defaultZone=http://127.0.0.1:${eureka}/eureka/`, `--management.zipkin.tracing.endpoint=http://127.0.0.1:${zipkin}/api/v2/spans`], { stdio: 'ignore' })
}

export async function stopSpring(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** Netflix's own client in a program of nothing else: sees `watched`, prints what it sees, is told its status by `say`. */
export async function startEurekaClient(watched: string, eureka = productSettings().ports.eureka) {
  const folder = await buildJava('eureka')
  const properties = {
    'eureka.name': 'java-client', 'eureka.port': '4310', 'eureka.vipAddress': 'java-client', 'eureka.instanceId': 'java-client-1', 'eureka.metadata.zone': 'local-a', 'eureka.lease.renewalInterval': '1', 'eureka.lease.duration': '3',
    'eureka.serviceUrl.default': `http://127.0.0.1:${eureka}/eureka/v2/`, 'eureka.preferSameZone': 'false', 'eureka.shouldUseDns': 'false', 'eureka.client.refresh.interval': '1', 'eureka.appinfo.initial.replicate.time': '1', 'eureka.appinfo.replicate.interval': '1',
    'eureka.validateInstanceId': 'false',
  }
  const given = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`)
  const child = spawn('java', ['-Xmx128m', ...given, '-cp', `${join(folder, 'target/classes')}:${join(folder, 'target/dependency/*')}`, 'clients.Main', watched], { stdio: ['pipe', 'pipe', 'ignore'] })
  let text = ''
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()))
  return {
    /** What it saw at its last fetch. */
    sees: () => /.*sees (.*)\n$/s.exec(text)?.[1] ?? null,
    say: (status: string) => void child.stdin.write(`${status}\n`),
    async leave() {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
    kill: () => child.kill('SIGKILL'),
  }
}
