/**
 * From a save to whoever watches: `npx tsx bench/config-watch.ts [--watchers 1000] [--applications 50] [--rounds 20]`.
 * A person's verb over a real PostgreSQL, the daemon's listener as it is composed there, and watchers over HTTP in a
 * process of their own. What is said to all changes, so that every watcher is told.
 */
import { fork } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { parseArgs } from 'node:util'
import { composeConfiguration } from '../lib/compose/daemon-configuration'
import { listenForWork } from '../lib/daemon/controllers/listen-for-work'
import type { KnownInstances } from '../lib/daemon/instances/known-instances'
import { createPrismaConfigStore } from '../lib/domains/configuration/adapters/prisma-config-store'
import { saveConfig } from '../lib/domains/configuration/save-document'
import type { Actor } from '../lib/kernel/actor'
import { createLog } from '../lib/kernel/log'
import { startDatabase } from './kit/database'
import { note, percentile, report } from './kit/figure'

const { values } = parseArgs({
  options: { watchers: { type: 'string', default: '1000' }, applications: { type: 'string', default: '50' }, rounds: { type: 'string', default: '20' }, watch: { type: 'string' } },
})
const [watchers, applications, rounds] = [Number(values.watchers), Number(values.applications), Number(values.rounds)]

/** Whom each watcher is: an instance of ours with a secret of its own. */
const secretOf = (at: number): string => `watcher-${at}-`.padEnd(43, 'x')
const applicationOf = (at: number): string => `app-${at % applications}`

/** Tells the parent the round that each watcher sees, with the machine's clock. */
function watch(port: number): void {
  for (let at = 0; at < watchers; at++) {
    const asked = request({ host: '127.0.0.1', port, path: `/i/${secretOf(at)}/${applicationOf(at)}/default`, headers: { accept: 'text/event-stream' } }, (answer) => {
      let rest = ''
      answer.setEncoding('utf8').on('data', (text: string) => {
        rest += text
        const events = rest.split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events) {
          const round = /"round":(\d+)/.exec(event)?.[1]
          if (round !== undefined) process.send?.([Number(round), performance.timeOrigin + performance.now()])
        }
      })
    })
    asked.on('error', (error) => {
      throw error
    })
    asked.end()
  }
}

async function measure(): Promise<void> {
  const { database, url, stop } = await startDatabase(6)
  const all = Array.from({ length: watchers }, (_one, at) => ({
    id: `${applicationOf(at)}-v000-${at}`, application: applicationOf(at), cluster: applicationOf(at), serverGroup: `${applicationOf(at)}-v000`, zone: `local-${'abc'[at % 3]}`, port: 1, version: '1', dependencies: {},
    secretHash: createHash('sha256').update(secretOf(at)).digest('hex'),
  }))
  const known: KnownInstances = { find: (id) => all.find((one) => one.id === id), all: () => all, put: () => undefined, remove: () => undefined, reload: async () => undefined, onChange: () => undefined }
  const log = createLog('bench', (line) => note(line.trim()))
  const configuration = await composeConfiguration({ database, rootKey: randomBytes(32), known, port: 0, log })
  const listening = listenForWork(url, (kind) => kind === configuration.kind && configuration.changed(), log)
  const save = saveConfig({ store: createPrismaConfigStore(database), applications: { find: async () => null } })
  const operator: Actor = { kind: 'person', id: 'bench', name: 'bench', operator: true, teams: new Map() }

  const seen = new Map<number, number[]>()
  let told: () => void = () => undefined
  const child = fork(import.meta.filename, ['--watch', String(configuration.listener.port), '--watchers', String(watchers), '--applications', String(applications)], { execArgv: process.execArgv })
  child.on('message', (message) => {
    const [round, at] = message as [number, number] // our own child's
    const times = seen.get(round) ?? []
    times.push(at)
    seen.set(round, times)
    if (times.length === watchers) told()
  })
  async function put(round: number): Promise<number> {
    const allTold = new Promise<void>((resolve) => (told = resolve))
    const begin = performance.timeOrigin + performance.now()
    const saved = await save(operator, { layer: 'global', target: '', format: 'yaml', text: `round: ${round}`, comment: '', expectedVersion: round })
    if (!saved.ok) throw new Error(saved.error.detail)
    await allTold
    return begin
  }
  await put(0)
  note(`${watchers} watchers are there`)
  const delays: number[] = []
  for (let round = 1; round <= rounds; round++) {
    const begin = await put(round)
    delays.push(...(seen.get(round) ?? []).map((at) => at - begin))
  }
  child.kill()
  await listening.stop()
  await configuration.stop()
  await stop()
  const how = `${rounds} saves of what is said to all, ${watchers} watchers of ${applications} applications over HTTP; from the call of the verb until a watcher has the whole event`
  report([
    { name: 'save to watcher, p95', value: percentile(delays, 0.95), unit: 'ms', bar: 1_000, how },
    { name: 'save to watcher, slowest', value: Math.max(...delays), unit: 'ms', bar: 1_000, how },
  ])
}

if (values.watch === undefined) await measure()
else watch(Number(values.watch))
