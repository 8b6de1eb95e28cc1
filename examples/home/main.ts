/** The entry: puts a page together out of what the others know. */
import { serve } from '../kit/service'
import { call } from '../kit/call'
import { log } from '../kit/log'
import { Problem } from '../kit/problem'

interface Row {
  name: string
  titles: string[]
}
interface Title {
  id: string
  name: string
}

/** A page without a personal touch is better than none. */
async function rowsFor(profile: string): Promise<Row[]> {
  try {
    return (await call<{ rows: Row[] }>('recommendations', `/rows/${profile}`, { timeoutMs: 1_500 })).rows
  } catch (error) {
    log.warn('no recommendations, showing what is popular', { profile, why: (error as Error).message })
    const { titles } = await call<{ titles: Title[] }>('catalogue', '/popular')
    return [{ name: 'Popular now', titles: titles.map(({ id }) => id) }]
  }
}

const continueFor = async (profile: string): Promise<Row[]> => {
  try {
    const { titles } = await call<{ titles: { title: string }[] }>('playback', `/continue/${profile}`, { timeoutMs: 1_500 })
    return titles.length === 0 ? [] : [{ name: 'Continue watching', titles: titles.map(({ title }) => title) }]
  } catch (error) {
    log.warn('nothing to continue', { profile, why: (error as Error).message })
    return []
  }
}

serve({
  'GET /': async ({ query }) => {
    const profile = query.get('profile')
    if (!profile) throw new Problem(400, 'Say who is watching: ?profile=p1')
    const [{ name }, personal, unfinished] = await Promise.all([
      call<{ name: string }>('profiles', `/profiles/${profile}`),
      rowsFor(profile),
      continueFor(profile),
    ])
    const rows = [...unfinished, ...personal]
    const ids = [...new Set(rows.flatMap(({ titles }) => titles))]
    const { titles } = await call<{ titles: Title[] }>('catalogue', `/titles?ids=${ids.join(',')}`)
    const named = new Map(titles.map((title) => [title.id, title.name]))
    return { greeting: `Good to see you, ${name}`, rows: rows.map((row) => ({ name: row.name, titles: row.titles.map((id) => ({ id, name: named.get(id) })) })) }
  },
  'GET /titles/:id': async ({ params }) => {
    const [title, similar] = await Promise.all([
      call<Title>('catalogue', `/titles/${params.id}`),
      call<{ titles: string[] }>('recommendations', `/similar/${params.id}`, { timeoutMs: 1_500 }).catch(() => ({ titles: [] })),
    ])
    return { title, similar: similar.titles }
  },
})
