import { setTimeout as wait } from 'node:timers/promises'
import { Agent } from 'undici'
import type { ScrapeState, ScrapeStatus, ScrapeTarget } from '@/lib/domains/telemetry/scrape-schemas'
import { writeScrape } from '@/lib/domains/telemetry/wire/scrape'
import type { Fault } from '@/lib/kernel/fault'
import type { Log } from '@/lib/kernel/log'
import type { Result } from '@/lib/kernel/result'
import type { ByteBudget } from './byte-budget'
import type { IntakeSettings } from './http-intake'
import { fetchPage, type Page } from './scrape-page'

const atOnce = 8
const shownMax = 50
const firstMs = 2_000

export interface ScraperOptions extends Pick<IntakeSettings, 'store'> {
  budget: ByteBudget
  log: Log
  /** Of the registry. */
  targets(): Promise<Result<ScrapeTarget[], Fault>>
  everyMs?: number
  timeoutMs?: number
}

export interface Scraper {
  status(): ScrapeStatus
  stop(): Promise<void>
}

function resourceOf({ application, instance, zone, cluster, serverGroup }: ScrapeTarget): Record<string, string> {
  const named = { 'service.name': application, 'service.instance.id': instance, 'cloud.availability_zone': zone, 'quarterdeck.cluster': cluster, 'quarterdeck.server_group': serverGroup }
  return Object.fromEntries(Object.entries(named).filter((pair): pair is [string, string] => pair[1] !== null))
}

/** Asks every instance that announces metrics for them, a few at once, every fifteen seconds; a round never overtakes the one before. */
export function createScraper({ store, budget, log, targets, everyMs = 15_000, timeoutMs = 10_000 }: ScraperOptions): Scraper {
  const agent = new Agent({ connections: 1, keepAliveTimeout: everyMs * 2, connect: { timeout: timeoutMs } })
  const stopping = new AbortController()
  let known: ScrapeTarget[] = []
  let stale = false
  let states = new Map<string, ScrapeState>()

  async function keep(target: ScrapeTarget, atMs: number, tookMs: number, page: Page | null): Promise<string | null> {
    const bytes = writeScrape({ resource: resourceOf(target), atMs, tookMs, format: page?.format ?? null }, page?.body.bytes ?? new Uint8Array())
    const outcome = await store('metrics', 'scrape', bytes)
    return outcome.kind === 'stored' ? null : outcome.message
  }

  async function scrape(target: ScrapeTarget): Promise<ScrapeState> {
    const atMs = Date.now()
    const state = { application: target.application, instance: target.instance, url: target.url, atMs, tookMs: null, bytes: 0 }
    if (target.problem !== null) return { ...state, atMs: null, error: target.problem }
    const startedAt = performance.now()
    const page = await fetchPage(target.url, agent, budget, timeoutMs)
    const tookMs = Math.round(performance.now() - startedAt)
    if (!page.ok) {
      // Broken off by our own end: nothing is known of the instance.
      if (!stopping.signal.aborted) await keep(target, atMs, tookMs, null)
      return { ...state, tookMs, error: page.error }
    }
    const bytes = page.value.body.bytes.length
    const error = await keep(target, atMs, tookMs, page.value).finally(() => page.value.body.release())
    if (error !== null) await keep(target, atMs, tookMs, null)
    return { ...state, tookMs, bytes, error }
  }

  async function round(): Promise<void> {
    const answer = await targets()
    stale = !answer.ok
    if (answer.ok) known = answer.value
    const next = new Map<string, ScrapeState>()
    const queue = [...known]
    const work = async () => {
      for (let target = queue.shift(); target !== undefined && !stopping.signal.aborted; target = queue.shift()) {
        const key = `${target.application} ${target.instance}`
        const state = await scrape(target)
        if (state.error !== null && states.get(key)?.error !== state.error) log.warn('metrics of an instance cannot be scraped', { application: state.application, instance: state.instance, error: state.error })
        next.set(key, state)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    states = next
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      await round().catch((error: unknown) => log.error('a round of scraping failed', { error }))
      // The daemon starts after the collector: until it has answered once there is nobody to ask.
      const pauseMs = stale && known.length === 0 ? Math.min(everyMs, firstMs) : everyMs
      await wait(Math.max(everyMs / 10, pauseMs - (performance.now() - startedAt)), undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  })()

  return {
    status() {
      const failing = [...states.values()].filter(({ error }) => error !== null)
      const well = [...states.values()].filter(({ error }) => error === null)
      return { targets: states.size, failing: failing.length, shown: [...failing, ...well].slice(0, shownMax), stale }
    },
    async stop() {
      stopping.abort()
      await agent.destroy()
      await running
    },
  }
}
