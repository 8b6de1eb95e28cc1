import type { z } from 'zod'
import type { Permission } from '@/lib/domains/access/core/policy'

/** What a route says of itself: OpenAPI and the matrix of routes and roles are made from these. */
export interface Declaration {
  kind: 'json' | 'stream' | 'upload' | 'download'
  /** Key of the policy table, or `public`: open to anybody who reaches the port. */
  permission: Permission | 'public'
  summary: string
  params?: z.ZodType<object>
  query?: z.ZodType<object>
  body?: z.ZodType<object>
  /** Of a JSON body; 1 MiB when left out. */
  bodyBytesMax?: number
  output: z.ZodType
  status: number
  /** Content types of an upload. */
  accepts?: readonly string[]
  /** Content types of a download. */
  gives?: readonly string[]
}

/** Next.js gives path parameters as a promise; tests may leave the second argument out. */
export interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>
}

export interface Handler {
  (request: Request, context?: RouteContext): Promise<Response>
  declaration: Declaration
}

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof methods)[number]

export interface ApiRoute {
  /** Like `/api/v1/applications/{application}` */
  path: string
  method: Method
  declaration: Declaration
  handler: Handler
}

/** The table's rows for one route module. A handler that was not made by an endpoint does not compile here. */
export const routesOf = (path: string, module: Partial<Record<Method, Handler>>): ApiRoute[] =>
  methods.flatMap((method) => {
    const handler = module[method]
    return handler ? [{ path, method, declaration: handler.declaration, handler }] : []
  })
