/**
 * `release.json` beside the program makes a release behave otherwise than its code: slower, erring, ending or never healthy. It is how
 * tests and measurements ship a bad release without a second build. Without the file nothing is changed.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { environment } from './environment'
import { log } from './log'
import { Problem } from './problem'
import { hashOf, type Random, seeded } from './random'

export interface Release {
  version: string
  /** Added to every request. */
  extraLatencyMs: number
  /** 1.5: every request takes half as long again. */
  latencyFactor: number
  /** Of all requests, answered 500. */
  errorShare: number
  /** After the start the process ends with code 1; null: never. */
  exitAfterMs: number | null
  neverHealthy: boolean
}

export const asBuilt: Release = { version: '', extraLatencyMs: 0, latencyFactor: 1, errorShare: 0, exitAfterMs: null, neverHealthy: false }

/** Throws for a field that there is not or that is of another kind: a release that says nothing true must not start. */
export function parseRelease(text: string): Release {
  const given = JSON.parse(text) as Record<string, unknown>
  for (const [field, value] of Object.entries(given)) {
    if (!(field in asBuilt)) throw new Error(`release.json: there is no field ${field}`)
    const kind = field === 'version' ? 'string' : field === 'neverHealthy' ? 'boolean' : 'number'
    if (typeof value !== kind || (typeof value === 'number' && !(value >= 0))) throw new Error(`release.json: ${field} must be a ${kind}, zero or more`)
  }
  return { ...asBuilt, ...given }
}

export function readRelease(program = process.argv[1] ?? ''): Release {
  let text: string
  try {
    text = readFileSync(join(dirname(program), 'release.json'), 'utf8')
  } catch {
    return asBuilt
  }
  return parseRelease(text)
}

/** Timers are exact to a millisecond at best: what is left of one is waited for awake, so that short requests keep their proportion. */
async function waitMs(ms: number): Promise<void> {
  const until = performance.now() + ms
  if (ms > 2) await pause(Math.floor(ms - 1))
  while (performance.now() < until);
}

export interface Behaviour {
  /** Throws for the share of requests that fail. */
  begin(): void
  /** Waits as long as the release makes a request wait that took so many milliseconds until its answer. */
  end(tookMs: number): Promise<void>
  /** Milliseconds from the answer until it was gone: a request takes these too, and they are only known of those before. */
  sent(tookMs: number): void
  health(): unknown
}

export function behaviourOf({ version, extraLatencyMs, latencyFactor, errorShare, neverHealthy }: Release, random: Random = seeded(hashOf(environment.instance))): Behaviour {
  let sendingMs = 0
  return {
    sent(tookMs) {
      sendingMs += (Math.min(tookMs, 50) - sendingMs) / 20
    },
    begin() {
      if (errorShare > 0 && random() < errorShare) throw new Problem(500, `Release ${version} breaks this request`)
    },
    async end(tookMs) {
      const moreMs = extraLatencyMs + (tookMs + sendingMs) * (latencyFactor - 1)
      if (moreMs > 0) await waitMs(moreMs)
    },
    health() {
      if (neverHealthy) throw new Problem(503, `Release ${version} never becomes healthy`)
      return { status: 'UP', ...(version && { version }) }
    },
  }
}

/** Ends the process when its release says so. */
export function endAsReleased({ version, exitAfterMs }: Release): void {
  if (exitAfterMs === null) return
  setTimeout(() => {
    log.error(`release ${version} ends by itself`)
    console.error(`release ${version} ends by itself`)
    process.exit(1)
  }, exitAfterMs)
}
