import { Problem } from './problem'

export interface Request {
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
}

export interface Reply {
  status: number
  body?: unknown
}

/** Returns the JSON of a 200 answer, or a Reply made by `reply`. Throws a Problem. */
export type Handler = (request: Request) => unknown

/** `GET /titles/:id` to its handler. */
export type Routes = Record<string, Handler>

const replies = new WeakSet<object>()

export function reply(status: number, body?: unknown): Reply {
  const made: Reply = { status, body }
  replies.add(made)
  return made
}

export const asReply = (value: unknown): Reply =>
  typeof value === 'object' && value !== null && replies.has(value) ? (value as Reply) : { status: 200, body: value }

interface Compiled {
  method: string
  route: string
  parts: string[]
  handler: Handler
}

export interface Match {
  route: string
  params: Record<string, string>
  handler: Handler
}

function paramsOf(pattern: string[], parts: string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null
  const params: Record<string, string> = {}
  for (const [at, part] of pattern.entries()) {
    const given = parts[at] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given)
    else if (part !== given) return null
  }
  return params
}

export function compileRoutes(routes: Routes): (method: string, path: string) => Match {
  const compiled: Compiled[] = Object.entries(routes).map(([key, handler]) => {
    const [method = '', route = ''] = key.split(' ')
    return { method, route, parts: route.split('/'), handler }
  })
  return (method, path) => {
    const parts = path.split('/')
    for (const one of compiled) {
      const params = one.method === method ? paramsOf(one.parts, parts) : null
      if (params) return { route: one.route, params, handler: one.handler }
    }
    throw new Problem(404, `Nothing at ${method} ${path}`)
  }
}
