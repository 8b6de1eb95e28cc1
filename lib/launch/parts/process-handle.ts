import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { identify, isAlive, type ProcessIdentity } from '../boot/process-identity.mjs'

/** A running process, whether we started it or found it. */
export interface ProcessHandle {
  identity: ProcessIdentity
  /** Settles when it is gone, with how it ended in words. */
  gone: Promise<string>
}

/** Throws where the program could not be started at all. */
export async function handleOfChild(child: ChildProcess): Promise<ProcessHandle> {
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`))
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  // Gone before we could look: still a process that ended, never a pid that somebody else may get.
  const identity = identify(child.pid ?? 0) ?? { bootId: '', pid: child.pid ?? 0, startTime: '' }
  return { identity, gone }
}

const lookEveryMs = 50

/** A process that is not our child: looked at twenty times a second. */
export function handleOfStranger(identity: ProcessIdentity): ProcessHandle {
  const watch = async () => {
    while (isAlive(identity)) await pause(lookEveryMs, undefined, { ref: false })
    return 'gone (it was adopted: its exit code is unknown)'
  }
  return { identity, gone: watch() }
}

/** Signals a whole process group; a group that is gone is no failure. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** True when it was gone in time. */
export async function goneWithin(gone: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const timer = new AbortController()
  const late = pause(timeoutMs, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([gone.then(() => true), late])
  } finally {
    // A timer that is left would keep a command that is done from ending.
    timer.abort()
  }
}
