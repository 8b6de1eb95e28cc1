import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, lchownSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const isRoot = process.getuid?.() === 0
const startLimitMs = 240_000
const stopLimitMs = 90_000

async function until(what, limitMs, ask) {
  const deadline = Date.now() + limitMs
  for (;;) {
    const found = await Promise.resolve().then(ask).catch(() => null)
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${limitMs / 1000} s`)
    await pause(300)
  }
}

/** The checkout as it is, built, in a folder of its own. Packages by hard link where the file system can. */
function copyCheckout(to) {
  const copy = (flags, name) => execFileSync('cp', [...flags, join(process.cwd(), name), join(to, name)], { stdio: 'pipe' })
  for (const name of readdirSync('.')) {
    if (['.git', '.next', '.quarterdeck', 'test-results', 'playwright-report'].includes(name)) continue
    if (name !== 'node_modules') copy(['-a'], name)
    else
      try {
        copy(['-al'], name)
      } catch {
        rmSync(join(to, name), { recursive: true, force: true })
        copy(['-a'], name)
      }
  }
}

function giveTo(path, user) {
  lchownSync(path, user.uid, user.gid)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules') giveTo(inner, user)
    else lchownSync(inner, user.uid, user.gid)
  }
}

const read = (work) => {
  try {
    return String(work())
  } catch {
    return ''
  }
}

/** Processes that name one of these folders in their command, environment or working folder. */
function processesOf(folders) {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => ({ pid, text: ['cmdline', 'environ'].map((file) => read(() => readFileSync(`/proc/${pid}/${file}`))).join(' ') + read(() => readlinkSync(`/proc/${pid}/cwd`)) }))
    .filter(({ text }) => folders.some((folder) => text.includes(folder)))
    .map(({ pid, text }) => `${pid} ${text.slice(0, 120).replaceAll('\0', ' ')}`)
}

const anyPorts = ['--port', '--eureka-port', '--config-port', '--otlp-port', '--otlp-grpc-port', '--zipkin-port', '--syslog-port', '--edge-port', '--sidecar-port'].flatMap((flag) => [flag, '0'])

/** npm start, every part ready, a page through the edge, Ctrl-C, nothing left, and reset. */
async function standsAndStops(checkout, who) {
  const options = { cwd: checkout, env: { PATH: process.env.PATH, HOME: who.home ?? process.env.HOME, LANG: 'C.UTF-8' }, ...(who.uid === undefined ? {} : { uid: who.uid, gid: who.gid }) }
  const child = spawn('npm', ['start', '--', ...anyPorts], { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  let ended = false
  const gone = new Promise((resolve) => child.once('close', (code) => {
    ended = true
    resolve(code)
  }))
  const data = join(checkout, '.quarterdeck')
  try {
    await until('the start screen', startLimitMs, () => {
      if (ended) throw new Error('ended')
      return output.includes('Ctrl-C stops everything')
    })
    const { ports, runtimeDir } = JSON.parse(readFileSync(join(data, 'run/settings.json'), 'utf8'))
    await until('all parts ready', 60_000, async () => (await fetch(`http://127.0.0.1:${ports.console}/api/health`)).status === 200)
    await until('the sample estate answers at the edge', 90_000, async () => (await fetch(`http://127.0.0.1:${ports.edge}/home/health`)).status === 200)
    // As a terminal does: to the whole foreground group, npm and launcher both.
    process.kill(-child.pid, 'SIGINT')
    const code = await Promise.race([gone, pause(stopLimitMs, 'still running')])
    if (code === 'still running') throw new Error('Ctrl-C did not end it')
    const left = processesOf([checkout, runtimeDir])
    if (left.length > 0) throw new Error(`processes are left:\n${left.join('\n')}`)
    execFileSync('npm', ['run', 'reset', '--', '--yes'], { ...options, stdio: 'pipe' })
    if (existsSync(data) || (runtimeDir !== data && existsSync(runtimeDir))) throw new Error('reset left data behind')
  } catch (error) {
    if (!ended) process.kill(-child.pid, 'SIGINT')
    await Promise.race([gone, pause(stopLimitMs)])
    throw new Error(`${error.message}\n${output.slice(-4_000)}`)
  }
}

export async function startsAsRootInClosedFolder() {
  if (!isRoot) return 'skipped'
  const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-root-'))
  chmodSync(parent, 0o700)
  try {
    copyCheckout(parent)
    await standsAndStops(parent, {})
    return 'passed'
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}
startsAsRootInClosedFolder.title = 'npm start as root in a 0700 folder stands, stops and leaves nothing'

const idOf = (flag, name) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))

export async function startsAsOrdinaryUser() {
  if (!isRoot) {
    await standsAndStops(process.cwd(), {})
    return 'passed'
  }
  const name = `qd-ci-${process.pid}`
  execFileSync('useradd', ['--system', '--create-home', '--shell', '/bin/sh', name])
  const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-user-'))
  try {
    const user = { uid: idOf('-u', name), gid: idOf('-g', name), home: `/home/${name}` }
    copyCheckout(parent)
    chownSync(parent, user.uid, user.gid)
    giveTo(parent, user)
    await standsAndStops(parent, user)
    return 'passed'
  } finally {
    rmSync(parent, { recursive: true, force: true })
    execFileSync('userdel', ['--remove', name], { stdio: 'ignore' })
  }
}
startsAsOrdinaryUser.title = 'npm start as an ordinary user stands, stops and leaves nothing'
