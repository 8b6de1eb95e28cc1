import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type clientLanguages, languageHere } from '../../lib/launch/boot/client-languages.mjs'
import { productSettings } from './api'
import { goFor } from './go-toolchain'
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

export async function springProgram(): Promise<string[]> {
  const folder = folderOf('spring')
  cpSync(join(sources, 'spring'), folder, { recursive: true })
  await run('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder })
  return ['java', '-Xmx256m', '-jar', join(folder, 'target/spring-client.jar')]
}

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
