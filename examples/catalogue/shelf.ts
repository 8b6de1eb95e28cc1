import { type Title, titleById, titles } from './titles'

/** Where the titles are: in memory, or in a database that the service is bound to. */
export interface Shelf {
  /** The database's name; null in memory. */
  database: string | null
  all(): Promise<Title[]>
  /** One view more of it; undefined where there is none. */
  view(id: string): Promise<Title | undefined>
  /** Most viewed first. */
  popular(limit: number): Promise<Title[]>
  close(): Promise<void>
}

/** Every title begins with views of its own, so that the first page has an order. */
export const firstViews = (at: number): number => titles.length - at

/** Without a binding: starts the same every time, and two instances do not share what they learn. */
export function memoryShelf(): Shelf {
  const views = new Map(titles.map(({ id }, at) => [id, firstViews(at)]))
  return {
    database: null,
    all: async () => titles,
    async view(id) {
      const title = titleById.get(id)
      if (title) views.set(id, (views.get(id) ?? 0) + 1)
      return title
    },
    popular: async (limit) => [...views].sort((a, b) => b[1] - a[1]).slice(0, limit).flatMap(([id]) => titleById.get(id) ?? []),
    close: async () => undefined,
  }
}
