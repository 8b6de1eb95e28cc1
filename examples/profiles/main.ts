/** Who is watching: 120 profiles, what they saw and how far. Kept in memory: an instance forgets when it ends. */
import { serve } from '../kit/service'
import { hashOf } from '../kit/random'
import { Problem } from '../kit/problem'
import { reply } from '../kit/routes'

const names = ['Ada', 'Bo', 'Chiara', 'Dae', 'Elif', 'Femi', 'Goro', 'Hana', 'Imre', 'Jun', 'Kofi', 'Lena']
const languages = ['en', 'ko', 'de', 'pt', 'ja']
const profilesMax = 120
const historyMax = 20

interface Seen {
  title: string
  seconds: number
}

const history = new Map<string, Seen[]>()

function profileOf(id: string) {
  const number = /^p(\d{1,3})$/.exec(id)?.[1]
  if (number === undefined || Number(number) >= profilesMax) throw new Problem(404, `No profile ${id}`)
  const hash = hashOf(id)
  return {
    id,
    name: `${names[hash % names.length]} ${number}`,
    language: languages[hash % languages.length],
    account: `a${Math.floor(Number(number) / 2)}`,
    child: hash % 9 === 0,
  }
}

/** What a profile had seen before this instance began: always the same. */
function startOf(id: string): Seen[] {
  const hash = hashOf(`${id} seen`)
  return Array.from({ length: 4 + (hash % 5) }, (_, at) => ({ title: `t${1 + (hashOf(`${id} ${at}`) % 48)}`, seconds: 60 * (1 + (hash % 50)) }))
}

const seenBy = (id: string): Seen[] => history.get(id) ?? startOf(id)

serve({
  'GET /profiles/:id': ({ params }) => profileOf(params.id ?? ''),
  'GET /profiles/:id/history': ({ params }) => ({ seen: seenBy(profileOf(params.id ?? '').id) }),
  'PUT /profiles/:id/history/:title': ({ params, body }) => {
    const { id } = profileOf(params.id ?? '')
    const seconds = Number((body as { seconds?: unknown } | undefined)?.seconds)
    if (!Number.isFinite(seconds) || seconds < 0) throw new Problem(400, 'seconds must be a number')
    const title = params.title ?? ''
    history.set(id, [{ title, seconds }, ...seenBy(id).filter((one) => one.title !== title)].slice(0, historyMax))
    return reply(204)
  },
})
