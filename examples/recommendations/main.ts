/** What to watch next. A profile that was not here for a while is cold and its taste is worked out anew: the estate's slow path. */
import { serve } from '../kit/service'
import { call } from '../kit/call'
import { log } from '../kit/log'
import { rankByTaste, type Title } from './taste'

interface Row {
  name: string
  titles: string[]
}
interface Warm {
  rows: Row[]
  untilMs: number
}

const warmMs = 2 * 60 * 60_000
const warmMax = 1_000
const warm = new Map<string, Warm>()
let titles: Promise<Title[]> | null = null

function allTitles(): Promise<Title[]> {
  titles ??= call<{ titles: Title[] }>('catalogue', '/titles').then((answer) => answer.titles)
  titles.catch(() => {
    titles = null
  })
  return titles
}

async function workOut(profile: string): Promise<Row[]> {
  const startedMs = performance.now()
  const [all, { seen }] = await Promise.all([allTitles(), call<{ seen: { title: string }[] }>('profiles', `/profiles/${profile}/history`)])
  const ranked = await rankByTaste(all, seen.map(({ title }) => title))
  const genreOf = new Map(all.map(({ id, genre }) => [id, genre]))
  const genres = [...new Set(ranked.map((id) => genreOf.get(id) ?? ''))].slice(0, 3)
  log.info('the taste of a cold profile was worked out', { profile, ms: Math.round(performance.now() - startedMs) })
  return [
    { name: 'For you', titles: ranked.slice(0, 10) },
    ...genres.map((genre) => ({ name: genre, titles: ranked.filter((id) => genreOf.get(id) === genre).slice(0, 8) })),
  ]
}

async function rowsFor(profile: string): Promise<Row[]> {
  const known = warm.get(profile)
  if (known && known.untilMs > Date.now()) return known.rows
  const rows = await workOut(profile)
  if (warm.size >= warmMax) warm.clear()
  warm.set(profile, { rows, untilMs: Date.now() + warmMs })
  return rows
}

serve({
  'GET /rows/:profile': async ({ params }) => ({ rows: await rowsFor(params.profile ?? '') }),
  'GET /similar/:title': async ({ params }) => {
    const all = await allTitles()
    const own = all.find(({ id }) => id === params.title)
    const shared = (title: Title) => title.tags.filter((tag) => own?.tags.includes(tag)).length + Number(title.genre === own?.genre)
    return { titles: all.filter((title) => title !== own).sort((a, b) => shared(b) - shared(a)).slice(0, 6).map(({ id }) => id) }
  },
})
