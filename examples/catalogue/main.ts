/** Titles and their details: the one that everybody asks. */
import { serve } from '../kit/service'
import { log } from '../kit/log'
import { Problem } from '../kit/problem'
import { searchTitles } from './search'
import { titleById, titles } from './titles'

const views = new Map(titles.map((title, at) => [title.id, titles.length - at]))

function titleOf(id: string) {
  const title = titleById.get(id)
  if (!title) throw new Problem(404, `No title ${id}`)
  views.set(id, (views.get(id) ?? 0) + 1)
  return title
}

serve({
  'GET /titles': ({ query }) => {
    const ids = query.get('ids')
    return { titles: ids === null ? titles : ids.split(',').flatMap((id) => titleById.get(id) ?? []) }
  },
  'GET /titles/:id': ({ params }) => titleOf(params.id ?? ''),
  'GET /popular': () => ({ titles: [...views].sort((a, b) => b[1] - a[1]).slice(0, 12).flatMap(([id]) => titleById.get(id) ?? []) }),
  'GET /search': ({ query }) => {
    const text = query.get('q') ?? ''
    const found = searchTitles(titles, text)
    if (found.length === 0) log.info('a search found nothing', { text })
    return { titles: found }
  },
})
