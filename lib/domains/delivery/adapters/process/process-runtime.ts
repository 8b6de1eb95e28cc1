import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '@/lib/kernel/log'
import { type InstanceSpec, type ProcessObservation, type Runtime, StaleEpoch } from '../../ports'
import { createDisturbances } from './disturbances'
import { lookAtProcess } from './identity'
import { type End, instanceFolder, makeInstanceFolder, raiseEpoch, readEnd, readLastLines, removeBindingFiles, writeBindingFiles, writeEnd } from './instance-folder'
import { claimPidFile, readPidFile, selfNamingScript } from './pid-file'
import { endWords } from '../../core/end-words'

export interface ProcessRuntimeOptions {
  /** Holds `releases/` and `instances/`; every user that instances run as can traverse it. */
  root: string
  bootId: string
  /** The user of an application's instances, or null for our own. */
  userOf: (applicationId: string) => Promise<number | null>
  confined: boolean
  log: Log
  /** Told when a process that this platform started ends. */
  onEnd: (instanceId: string) => void
}

/** Next.js adds a mandatory NODE_ENV to this type; an instance gets exactly what is listed and no more. */
const exactly = (environment: Record<string, string>): NodeJS.ProcessEnv => environment as NodeJS.ProcessEnv

/** Instances as processes of this machine: detached, named on disk by themselves, and found again after a restart of the platform. */
export function createProcessRuntime({ root, bootId, userOf, confined, log, onEnd }: ProcessRuntimeOptions): Runtime {
  const instancesDir = join(root, 'instances')
  mkdirSync(instancesDir, { recursive: true, mode: 0o711 })

  /** Those that this process started: each resolves when how it ended is written down. */
  const children = new Map<string, Promise<void>>()

  function admit(id: string, epoch: bigint): void {
    const last = raiseEpoch(instanceFolder(root, id), epoch)
    if (epoch < last) throw new StaleEpoch(id, epoch, last)
  }

  async function observe(id: string): Promise<ProcessObservation> {
    const folder = instanceFolder(root, id)
    const named = await readPidFile(folder.pid)
    if (named.kind === 'none') return { kind: 'absent' }
    const end = await readEnd(folder)
    if (end) return { kind: 'ended', ...end, blameless: false }
    if (named.bootId !== bootId) return { kind: 'ended', exitCode: null, signal: null, words: 'the machine was restarted', blameless: true }
    if (named.kind === 'unnamed') return { kind: 'claimed', sinceMs: named.sinceMs }
    const found = await lookAtProcess(named.pid)
    if (found && !found.zombie && found.startTime === named.startTime) {
      return { kind: 'running', identity: { bootId, pid: named.pid, startTime: named.startTime } }
    }
    if (await Promise.race([children.get(id), wait(1_000, 'late', { ref: false })]) !== 'late') {
      const told = await readEnd(folder)
      if (told) return { kind: 'ended', ...told, blameless: false }
    }
    return { kind: 'ended', exitCode: null, signal: null, words: 'ended while the platform was not its parent: exit code unknown', blameless: false }
  }

  /** The shell names itself within milliseconds: waiting for it saves a turn. */
  async function observeOnceNamed(id: string): Promise<ProcessObservation> {
    const deadline = Date.now() + 500
    for (;;) {
      const seen = await observe(id)
      if (seen.kind !== 'claimed' || Date.now() > deadline) return seen
      await wait(10)
    }
  }

  async function launch(spec: InstanceSpec, pidFd: number): Promise<void> {
    const folder = instanceFolder(root, spec.id)
    const uid = await userOf(spec.applicationId)
    await makeInstanceFolder(folder, uid)
    const environment = await spec.environment()
    const files = spec.files?.() ?? {}
    const bound = Object.keys(files).length > 0
    if (bound) await writeBindingFiles(folder, files, uid)
    const output = openSync(folder.output, 'a', 0o600)
    let written: () => void = () => undefined
    children.set(spec.id, new Promise((resolve) => (written = resolve)))
    const ended = (end: End) =>
      void writeEnd(folder, end)
        .catch((error: unknown) => log.error('cannot write the end of an instance', { instance: spec.id, error }))
        .finally(() => {
          children.delete(spec.id)
          written()
          onEnd(spec.id)
        })
    try {
      const child = spawn('/bin/sh', ['-c', selfNamingScript, 'sh', ...spec.command], {
        cwd: join(root, 'releases', spec.digest),
        env: exactly({ ...environment, HOME: folder.home, TMPDIR: folder.tmp, ...(bound ? { SERVICE_BINDING_ROOT: folder.bindings } : {}) }),
        detached: true,
        stdio: ['ignore', output, output, pidFd],
        ...(uid === null ? {} : { uid, gid: uid }),
      })
      child.once('error', (error) => ended({ exitCode: null, signal: null, words: `could not be started: ${error.message}` }))
      child.once('exit', (exitCode, signal) => ended({ exitCode, signal, words: endWords(exitCode, signal) }))
      child.unref()
    } finally {
      closeSync(output)
    }
  }

  return {
    confined,
    observe,
    async start(spec, epoch) {
      const folder = instanceFolder(root, spec.id)
      mkdirSync(folder.dir, { recursive: true, mode: 0o711 })
      admit(spec.id, epoch)
      const pidFile = await claimPidFile(folder.pid, bootId)
      if (!pidFile) return observe(spec.id)
      try {
        await launch(spec, pidFile.fd)
      } catch (error) {
        await writeEnd(folder, { exitCode: null, signal: null, words: `could not be started: ${(error as Error).message}` })
      } finally {
        await pidFile.close()
      }
      return observeOnceNamed(spec.id)
    },
    async signal(id, signal, epoch) {
      const named = await readPidFile(instanceFolder(root, id).pid)
      if (named.kind === 'none') return
      admit(id, epoch)
      if (named.kind !== 'named' || named.bootId !== bootId) return
      const found = await lookAtProcess(named.pid)
      // A living process of that pid with another start is a stranger; with none at all, only its own children can be in the group.
      if (found && found.startTime !== named.startTime) return
      try {
        process.kill(-named.pid, signal)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    },
    ...createDisturbances({ root, bootId }),
    list: () => readdir(instancesDir),
    lastLines: (id, count) => readLastLines(instanceFolder(root, id), count),
    dropFiles: (id) => removeBindingFiles(instanceFolder(root, id)),
    async forget(id) {
      await removeBindingFiles(instanceFolder(root, id))
      await rm(instanceFolder(root, id).dir, { recursive: true, force: true })
    },
  }
}
