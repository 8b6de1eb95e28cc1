/** Titles and their details: the one that everybody asks. Bound to a database it keeps them there, else in memory. */
import { configuredNumber, watchConfiguration } from '../kit/config'
import { environment } from '../kit/environment'
import { log } from '../kit/log'
import { Problem } from '../kit/problem'
import { serve } from '../kit/service'
import { databaseShelf } from './database-shelf'
import { searchTitles } from './search'
import { memoryShelf, type Shelf } from './shelf'

/** Changed while it runs: `catalogue.popular.titles` in its configuration. */
const popularCount = () => configuredNumber('catalogue.popular.titles', 12, { min: 1, max: 48 })

function serveShelf(shelf: Shelf): void {
  serve(
    {
      'GET /titles': async ({ query }) => {
        const ids = query.get('ids')?.split(',')
        const titles = await shelf.all()
        const byId = new Map(titles.map((title) => [title.id, title]))
        return { titles: ids ? ids.flatMap((id) => byId.get(id) ?? []) : titles }
      },
      'GET /titles/:id': async ({ params }) => {
        const title = await shelf.view(params.id ?? '')
        if (!title) throw new Problem(404, `No title ${params.id}`)
        return title
      },
      'GET /popular': async () => ({ titles: await shelf.popular(popularCount()) }),
      'GET /shelf': () => ({ database: shelf.database }),
      'GET /search': async ({ query }) => {
        const text = query.get('q') ?? ''
        const found = searchTitles(await shelf.all(), text)
        if (found.length === 0) log.info('a search found nothing', { text })
        return { titles: found }
      },
    },
    { background: watchConfiguration, finished: () => shelf.close() },
  )
}

const shelf = environment.databaseUrl === null ? Promise.resolve(memoryShelf()) : databaseShelf(environment.databaseUrl)
void shelf.then(serveShelf)
