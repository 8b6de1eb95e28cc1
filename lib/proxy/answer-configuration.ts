import type { ServerResponse } from 'node:http'
import type { InstanceConfiguration } from '@/lib/domains/gateway/sidecar-schemas'
import type { Configurations } from './configurations'
import { type Asked, hasTag, json, notTold, problem, type SidecarAnswer, tagOf, unidentified } from './sidecar-answer'

/** The longest that an answer is held back for `Prefer: wait`. */
const waitSecondsMax = 60
const heartbeatMs = 15_000

/** Profiles of whoever asks; `default` where none is named. Null: not names. */
export function profilesOf(search: URLSearchParams): string[] | null {
  const named = (search.get('profiles') ?? 'default').split(',').map((one) => one.trim()).filter(Boolean)
  return named.length > 0 && named.length <= 10 && named.every((one) => /^[A-Za-z0-9._-]{1,100}$/.test(one)) ? named : null
}

/** One value, or with an empty key all of them. Null: nobody has said that key. */
export function shownConfiguration({ version, values }: InstanceConfiguration, key: string): Record<string, unknown> | null {
  if (key === '') return { version, values: Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value])) }
  const found = Object.hasOwn(values, key) ? values[key] : undefined
  return found ? { key, value: found.value, source: found.source } : null
}

const missing = (key: string) => problem(404, 'not-configured', `Nothing says ${key.slice(0, 200)} for this instance.`)

/** One value is given as text alone to who asks for that: shells and languages without JSON. */
const wantsText = (accept: string | undefined, key: string) => key !== '' && /\btext\/plain\b/.test(accept ?? '') && !/\bjson\b/.test(accept ?? '')

function answerOf(current: InstanceConfiguration, key: string, accept: string | undefined): SidecarAnswer {
  const shown = shownConfiguration(current, key)
  if (!shown) return missing(key)
  const answer = wantsText(accept, key) ? { ...json(null, 200, { 'content-type': 'text/plain; charset=utf-8' }), body: String(shown.value) } : json(shown)
  return { ...answer, headers: { ...answer.headers, vary: 'Accept', etag: tagOf(answer.body ?? '') } }
}

/** Resolves when the configuration changed, the time is over or the reader went away. */
function changeOf(configurations: Configurations, instance: string, profiles: string[], response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer)
      stop()
      response.off('close', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    const stop = configurations.onChange(instance, profiles, over)
    response.on('close', over)
  })
}

const waitMsOf = (prefer: string | string[] | undefined): number => Math.min(Number(/(?:^|[,;\s])wait=(\d{1,3})\b/.exec(String(prefer ?? ''))?.[1] ?? 0), waitSecondsMax) * 1_000

interface Watching {
  configurations: Configurations
  asked: Asked
  response: ServerResponse
  /** Asked at each change: an instance that has ended is told no more. */
  isOurs: (instance: string) => boolean
}

/** `GET /config/<key>` and `GET /config`. With `If-None-Match` and `Prefer: wait=30` it answers at the next change: a long poll. */
export async function answerConfiguration({ configurations, asked, response, isOurs }: Watching): Promise<SidecarAnswer | null> {
  const { caller, question, request } = asked
  if (!caller) return unidentified(asked, 'Configuration')
  const profiles = profilesOf(question.search)
  if (!profiles) return problem(400, 'invalid-input', 'profiles: names joined by commas.')
  const key = question.rest
  let current = await configurations.read(caller.instance, profiles)
  if (!current) return notTold()
  if (request.method === 'GET' && request.headers.accept?.includes('text/event-stream')) {
    watchValue({ configurations, asked, response, isOurs }, caller.instance, profiles)
    return null
  }
  const known = request.headers['if-none-match']
  const untilMs = performance.now() + waitMsOf(request.headers.prefer)
  const unchanged = (answer: SidecarAnswer) => known !== undefined && answer.status === 200 && hasTag(known, answer.headers.etag ?? '')
  let answer = answerOf(current, key, request.headers.accept)
  while (unchanged(answer) && performance.now() < untilMs && !response.destroyed && isOurs(caller.instance)) {
    await changeOf(configurations, caller.instance, profiles, response, untilMs - performance.now())
    current = (await configurations.read(caller.instance, profiles)) ?? current
    answer = answerOf(current, key, request.headers.accept)
  }
  return unchanged(answer) ? { status: 304, headers: { 'cache-control': 'no-store', etag: answer.headers.etag ?? '' }, body: null } : answer
}

/** Event stream: what there is, then each change of it. A value that nobody says (any more) is null. */
function watchValue({ configurations, asked, response, isOurs }: Watching, instance: string, profiles: string[]): void {
  const key = asked.question.rest
  let sent: string | null = null
  let reading = false
  let again = false

  async function send(): Promise<void> {
    // A slow reader gets the newest once it has taken what is on its way.
    if (reading || response.writableNeedDrain) {
      again = true
      return
    }
    reading = true
    again = false
    if (!isOurs(instance)) {
      response.end()
      return
    }
    const current = await configurations.read(instance, profiles)
    reading = false
    const shown = current && JSON.stringify(shownConfiguration(current, key) ?? { key, value: null, source: null })
    if (shown && shown !== sent && !response.writableEnded && !response.destroyed) {
      sent = shown
      response.write(`${current.version === null ? '' : `id: ${current.version}\n`}event: ${key === '' ? 'configuration' : 'value'}\ndata: ${shown}\n\n`)
    }
    if (again) await send()
  }

  const wake = () => void send()
  const stop = configurations.onChange(instance, profiles, wake)
  const heartbeat = setInterval(() => (isOurs(instance) ? response.write(':\n\n') : response.end()), heartbeatMs)
  response.on('drain', () => again && wake())
  response.on('close', () => {
    clearInterval(heartbeat)
    stop()
  })
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  response.flushHeaders()
  wake()
}
