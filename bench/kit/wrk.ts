import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { cpuSeconds } from './processes'
import type { Edge } from './edge-peers'

const run = promisify(execFile)

export interface Flat {
  requests: number
  failures: number
  cpuSeconds: number
  seconds: number
}

/** wrk asks as fast as it is answered, each connection again as soon as it has its answer. */
export async function askFlat(edge: Edge, path: string, { core, connections, seconds }: { core: number; connections: number; seconds: number }): Promise<Flat> {
  const spent = () => edge.pids().reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  const before = spent()
  const startedMs = performance.now()
  const { stdout } = await run('taskset', ['-c', String(core), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, edge.url + path])
  const tookSeconds = (performance.now() - startedMs) / 1_000
  const count = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0)
  const socketErrors = [...(/Socket errors: (.*)/.exec(stdout)?.[1] ?? '').matchAll(/\d+/g)].reduce((sum, [found]) => sum + Number(found), 0)
  return { requests: count(/(\d+) requests in/), failures: count(/Non-2xx or 3xx responses: (\d+)/) + socketErrors, cpuSeconds: spent() - before, seconds: tookSeconds }
}

export const microsPerRequest = (runs: readonly Flat[]): number => {
  const requests = runs.reduce((sum, one) => sum + one.requests, 0)
  return (runs.reduce((sum, one) => sum + one.cpuSeconds, 0) / requests) * 1e6
}
