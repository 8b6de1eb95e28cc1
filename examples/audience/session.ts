import { type Random } from '../kit/random'

export interface Step {
  /** What the person does, as the name of the span. */
  what: string
  application: string
  method: 'GET' | 'POST'
  path: string
  body?: unknown
  /** Before the step. */
  pauseMs: number
}

export interface Answer {
  status: number
  body: unknown
}

const devices = ['tv', 'tv', 'tv', 'phone', 'phone', 'web', 'web', 'tablet', 'stick', 'console', 'cast', 'set-top']
const words = ['whale', 'winter', 'heist', 'robot picnic', 'letters', 'space', 'night', 'dragn', 'music', 'war', 'giants', 'zzz']

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
const between = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low))
/** Some people watch every day: low numbers come more often. */
const someone = (random: Random) => Math.floor(120 * random() ** 1.6)

function titlesOf(body: unknown): string[] {
  const { rows = [], titles = [] } = (body ?? {}) as { rows?: { titles: { id: string }[] }[]; titles?: { id: string }[] }
  return [...rows.flatMap((row) => row.titles), ...titles].map(({ id }) => id)
}

/**
 * One person's evening: looks at the page, perhaps searches, opens a title, plays it, watches a while. Steps are yielded one by
 * one and the answer to each is given back, because what people do depends on what they see.
 */
export function* playSession(random: Random): Generator<Step, void, Answer> {
  const number = someone(random)
  const profile = `p${number}`
  const pauseMs = () => between(random, 800, 6_000)
  const home = yield { what: 'open home', application: 'home', method: 'GET', path: `/?profile=${profile}`, pauseMs: 0 }
  let shown = titlesOf(home.body)
  if (random() < 0.25) {
    const found = yield { what: 'search', application: 'catalogue', method: 'GET', path: `/search?q=${encodeURIComponent(pick(random, words))}`, pauseMs: pauseMs() }
    if (titlesOf(found.body).length > 0) shown = titlesOf(found.body)
  }
  if (shown.length === 0) return
  let title = pick(random, shown)
  for (let looked = between(random, 1, 4); looked > 0; looked--) {
    title = pick(random, shown)
    yield { what: 'look at a title', application: 'home', method: 'GET', path: `/titles/${title}`, pauseMs: pauseMs() }
  }
  if (random() < 0.2) return
  const play: Step = { what: 'play', application: 'playback', method: 'POST', path: '/plays', body: { profile, title, device: pick(random, devices) }, pauseMs: pauseMs() }
  let playing = yield play
  if (playing.status === 402) {
    if (random() < 0.3) return
    yield { what: 'renew the card', application: 'subscriptions', method: 'POST', path: `/accounts/a${Math.floor(number / 2)}/renewal`, pauseMs: pauseMs() }
    playing = yield play
  }
  const { play: id } = (playing.body ?? {}) as { play?: string }
  if (playing.status !== 201 || !id) return
  for (let beat = 1, last = between(random, 2, 6); beat <= last; beat++) {
    yield { what: 'watch', application: 'playback', method: 'POST', path: `/plays/${id}/progress`, body: { seconds: beat * 300 }, pauseMs: 5_000 }
  }
}

/** Requests in a session, on average: measured by the test. */
export const stepsMean = 6.85
