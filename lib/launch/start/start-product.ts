import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type PartSettings, socketPath } from '../../control/part-settings'
import type { PartState } from '../../control/supervisor-calls'
import { step } from '../boot/progress.mjs'
import { type DataFolder, notOurs, openDataFolder } from '../data-folder'
import { findLeftovers, stopLeftovers } from '../parts/leftovers'
import { signalGroup } from '../parts/process-handle'
import { missingPrograms, nodePrograms } from '../parts/programs'
import type { PartProgram } from '../parts/supervise-part'
import { createSupervisor, type Supervisor } from '../parts/supervisor'
import { embeddedProgram } from '../postgres/embedded-program'
import { placeForOthers } from '../postgres/placement'
import { claimPorts, takenMessage, tryPort } from '../settings/claim-ports'
import { type ListenerName, textFlags } from '../settings/flags'
import type { LaunchSettings } from '../settings/parse-settings'
import { socketFolder } from '../socket-folder'
import { adoptablePort, embeddedOptions, prepareEmbedded, prepareExternal } from './database'
import { firstRunLink, sampleEstateStep } from './estate-step'
import { fullStop, stoppingMark } from './full-stop'
import { followLogs } from './follow-logs'
import { createServicesDatabase, type ServicesDatabase } from './services-database'
import { keepLogsSmall } from './keep-logs-small'
import { makeSettings, writeSettings } from './make-settings'
import { startScreen } from './screen'
import { say, sayProblem, StartProblem, supervisorLog } from './show'
import { takeLock } from './single-start'
import { onStopSignal } from './stop-signals'
import { watchBuild } from './watch-build'

export interface Start {
  root: string
  buildDir: string
  launch: LaunchSettings
  dev: boolean
}

const isRoot = process.getuid?.() === 0

/** Ports that a PostgreSQL of an earlier start holds are ours already. */
async function settlePorts(launch: LaunchSettings, place: string): Promise<Record<ListenerName, number>> {
  const skip = new Set<ListenerName>()
  const wanted = { ...launch.ports }
  const adoptable = launch.databaseUrl ? null : adoptablePort(place)
  if (launch.databaseUrl) skip.add('postgres')
  else if (adoptable !== null && (wanted.postgres === 0 || wanted.postgres === adoptable)) {
    wanted.postgres = adoptable
    skip.add('postgres')
  }
  const claimed = await claimPorts(wanted, launch.host, skip)
  if (!claimed.ok) throw new StartProblem(claimed.problem)
  const { hystrixPort } = launch
  if (hystrixPort !== undefined && !(await tryPort(hystrixPort, '127.0.0.1')).ok) throw new StartProblem(takenMessage(hystrixPort, { wants: 'hystrix.stream', flag: textFlags.hystrixPort.flag }))
  return claimed.ports
}

async function startDatabase(start: Start, data: DataFolder, place: string, port: number, supervisor: Supervisor): Promise<string> {
  const { databaseUrl } = start.launch
  if (databaseUrl) return step('Migrating your PostgreSQL', () => prepareExternal(databaseUrl, start.root, data))
  const options = await embeddedOptions(data, place, port, isRoot)
  const postgres = supervisor.start(embeddedProgram(options))
  await step('Starting PostgreSQL', () => postgres.firstReady)
  return step('Migrating the database', () => prepareEmbedded(options, start.root, data))
}

const externalState = (databaseUrl: string): PartState => ({
  part: 'postgres', state: 'external', pid: null, address: new URL(databaseUrl).host, startedAtMs: null, restarts: 0, nextTryMs: null, lastExit: null, detail: 'DATABASE_URL',
})

async function startParts(programs: PartProgram[], supervisor: Supervisor): Promise<void> {
  const started = programs.map((program) => supervisor.start(program))
  await step('Starting collector, daemon, proxy and console', () =>
    Promise.all(
      started.map((part) =>
        // A part that is slow or fails is tried again; the person sees why, and the others go on.
        part.firstReady.catch((error: Error) => sayProblem(`! ${error.message}. It is tried again; see its log.`)),
      ),
    ),
  )
}

async function lastSteps(settings: PartSettings, start: Start): Promise<{ estate: string; signInUrl: string | null }> {
  const failed = (what: string) => (error: Error) => {
    sayProblem(`! ${what}: ${error.message}`)
    return null
  }
  const signInUrl = await step('Making the sign-in link', () => firstRunLink(settings)).catch(failed('No sign-in link'))
  const estate = await step('Deploying the sample estate', () => sampleEstateStep(settings, start.launch.empty)).catch(failed('The sample estate is not whole, the next start goes on with it'))
  return { signInUrl, estate: estate ?? 'The sample estate is not whole.' }
}

/** From an empty folder or a running machine to a product that stands; then supervises it until it is told to stop. */
export async function startProduct(start: Start): Promise<void> {
  const { root, buildDir, launch, dev } = start
  const missing = missingPrograms(buildDir, dev)
  if (missing.length > 0) throw new StartProblem(`The build ${buildDir} lacks ${missing.join(', ')}: remove that folder and start again.`)
  const dataDir = resolve(launch.dataDir ?? join(root, '.quarterdeck'))
  const foreign = notOurs(dataDir)
  if (foreign) throw new StartProblem(foreign)
  const data = openDataFolder(dataDir)
  const log = supervisorLog(data.dir)
  const socketDir = socketFolder(data.dir)
  const supervisor = createSupervisor({ dataDir: data.dir, buildDir, log, onChange: () => undefined })
  let services: ServicesDatabase | null = null
  const external = launch.databaseUrl ? [externalState(launch.databaseUrl)] : []
  let settings: PartSettings | null = null
  let stopping: Promise<void> | null = null
  const leftovers = findLeftovers(data.dir)
  // Instances of an earlier start go on until a daemon ends them: a stop as early as this waits for one.
  let reachDaemon = () => {}
  const daemonStarted = leftovers.length > 0 ? new Promise<void>((resolve) => (reachDaemon = resolve)) : null

  const stop = (code = 0): Promise<void> => {
    stopping ??= (async () => {
      const anything = supervisor.parts.size > 0
      if (anything) say('Stopping.')
      await daemonStarted
      await fullStop(data.dir, supervisor.parts, sayProblem)
      rmSync(socketPath({ socketDir }, 'supervisor'), { force: true })
      rmSync(join(buildDir, `used-by-${process.pid}`), { force: true })
      if (anything) say('Stopped.')
      process.exit(code)
    })()
    return stopping
  }

  const lock = await takeLock(data.dir, socketDir, { parts: () => ({ startId: settings?.startId ?? '', version: '0.1.0', parts: [...external, ...(services?.external() ?? []), ...supervisor.states()] }), servicesDatabase: () => services?.ensure() ?? { state: 'starting', url: null, detail: 'the product is starting' }, stop: () => void stop() }, log)
  if ('running' in lock) {
    const console_ = lock.running.parts.find(({ part }) => part === 'console')
    say(`Quarterdeck already runs on ${data.dir}${console_ ? `: ${console_.address}` : ' (it is still starting)'}. Ctrl-C in its terminal stops it; --data DIR starts another.`)
    process.exit(0)
  }
  onStopSignal(
    () => void stop(),
    () => {
      for (const { pid } of supervisor.states()) if (pid) signalGroup(pid, 'SIGKILL')
      process.exit(1)
    },
  )

  try {
    rmSync(stoppingMark(data.dir), { force: true })
    if (launch.verbose) followLogs(data.dir)
    await step('Ending parts of an earlier start', () => stopLeftovers(leftovers))
    if (leftovers.length > 0) say(`An earlier start was killed: its ${leftovers.map(({ part }) => part).join(', ')} ended, its PostgreSQL and instances go on.`)
    const place = placeForOthers(data.dir, data.hostId, isRoot)
    const outside = place === data.dir ? null : place
    const ports = await settlePorts(launch, place)
    const databaseUrl = await startDatabase(start, data, place, ports.postgres, supervisor)
    settings = makeSettings({ launch, ports, data, buildDir, socketDir, runtimeDir: place, databaseUrl })
    const settingsPath = writeSettings(settings)
    services = createServicesDatabase({ url: launch.servicesDatabaseUrl, data, place, isRoot, supervisor, log, isStopping: () => stopping !== null })
    services.startWhereMade()
    // Told to stop in the meantime: nothing more is started.
    if (stopping && !daemonStarted) return
    const starting = startParts(nodePrograms({ root, settings, settingsPath, sessionKey: data.keys.session, rootKey: launch.rootKey, dev }), supervisor)
    reachDaemon()
    await starting
    if (stopping) return
    keepLogsSmall(data.dir)
    if (dev) watchBuild(buildDir, supervisor.parts)
    const { signInUrl, estate } = await lastSteps(settings, start)
    for (const line of startScreen({ settings, parts: [...external, ...services.external(), ...supervisor.states()], signInUrl, estate, outside })) say(line)
  } catch (error) {
    reachDaemon()
    if (stopping) return
    sayProblem(`Quarterdeck does not start. ${(error as Error).message}`)
    if (!(error instanceof StartProblem)) log.error('start failed', { error })
    await stop(1)
  }
}
