import { Worker } from 'node:worker_threads'
import type { FilterCall, FilterRunner } from '../filter-ports'
import { type FilterInput, FilterSays } from '../filter-schemas'
import { filterThread } from './filter-thread'

export interface RunnerLimits {
  /** For one call, of the machine's time and not of the clock's; then the thread is ended and another begins. */
  deadlineMs: number
  /** Calls that may wait for their turn. */
  waitingMax: number
}

const usual: RunnerLimits = { deadlineMs: 100, waitingMax: 500 }
const firstCallMs = 1_000
/** Deadlines that a call waits at most, however busy the machine is. */
const deadlinesMax = 10

interface Waiting {
  message: { key: string; script: string; input: string }
  done: (call: FilterCall) => void
}

/** What makes the text is the filter's own `JSON`: it may be anything. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function read(answer: { said?: string; problem?: string }): FilterCall {
  if (answer.said === undefined) return { kind: 'failed', problem: answer.problem ?? 'failed' }
  if (answer.said.length > 200_000) return { kind: 'failed', problem: 'said more than 200,000 characters' }
  const says = FilterSays.safeParse(jsonOf(answer.said))
  return says.success ? { kind: 'said', says: says.data } : { kind: 'failed', problem: `said what is none of ours: ${says.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' ').slice(0, 250)}` }
}

/** A thread that is being ended may still run out of memory: an error that nobody listens to would end the process. */
async function end(thread: Worker | null): Promise<void> {
  thread?.removeAllListeners()
  thread?.on('error', () => undefined)
  await thread?.terminate()
}

/** One thread, one call at a time: whose call it is that does not end is never in doubt. */
export function createThreadFilterRunner({ deadlineMs, waitingMax } = usual): FilterRunner {
  const queue: Waiting[] = []
  let worker: Worker | null = null
  let current: Waiting | null = null
  let timer: NodeJS.Timeout | undefined
  let fresh = true

  function settle(call: FilterCall): void {
    clearTimeout(timer)
    const { done } = current ?? {}
    current = null
    done?.(call)
    next()
  }

  /** The thread goes with all that it holds. */
  function abandon(call: FilterCall): void {
    const dead = worker
    worker = null
    void end(dead)
    settle(call)
  }

  function begin(): Worker {
    const made = new Worker(filterThread, { eval: true, env: {}, stdin: false, stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 } })
    made.unref()
    made.on('message', (answer: { said?: string; problem?: string }) => settle(read(answer)))
    made.on('error', (error) => abandon({ kind: 'failed', problem: error.message.slice(0, 300) }))
    made.on('exit', () => abandon({ kind: 'failed', problem: 'ended its thread' }))
    fresh = true
    return made
  }

  function next(): void {
    if (current) return
    current = queue.shift() ?? null
    if (!current) return
    worker ??= begin()
    // The first call of a thread waits for the thread too.
    watch(fresh ? firstCallMs : deadlineMs)
    fresh = false
    worker.postMessage(current.message)
  }

  /** One that hangs uses the processor; on a machine that is too busy to run it, nobody's does, and it gets more of the clock. */
  function watch(firstMs: number): void {
    const began = process.cpuUsage()
    const lastMs = Math.max(deadlineMs * deadlinesMax, firstMs * 3)
    let waitedMs = firstMs
    const look = () => {
      const { user, system } = process.cpuUsage(began)
      const starved = (user + system) / 1_000 < deadlineMs
      if (!starved || waitedMs >= lastMs) return abandon({ kind: 'hung' })
      waitedMs += deadlineMs / 2
      timer = setTimeout(look, deadlineMs / 2)
    }
    timer = setTimeout(look, firstMs)
  }

  return {
    run: ({ key, script }, input: FilterInput) =>
      new Promise((done) => {
        if (queue.length >= waitingMax) return done({ kind: 'busy' })
        queue.push({ message: { key, script, input: JSON.stringify(input) }, done })
        next()
      }),
    async close() {
      clearTimeout(timer)
      for (const { done } of [...(current ? [current] : []), ...queue.splice(0)]) done({ kind: 'busy' })
      current = null
      await end(worker)
      worker = null
    },
  }
}
