import { z } from 'zod'
import { policy } from '@/lib/domains/access/core/policy'
import type { ApiRoute, Declaration } from './declaration'
import { Problem } from './problem-shape'

/** JSON Schema 2020-12 is OpenAPI 3.1's own dialect; what a schema cannot say there (a transform's result) is left open. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', cycles: 'ref', reused: 'inline' }) as Record<string, unknown>
  return rest
}

interface ObjectSchema {
  properties?: Record<string, unknown>
  required?: string[]
}

function parameters(schema: z.ZodType<object> | undefined, place: 'path' | 'query'): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, one]) => ({ name, in: place, required: place === 'path' || required.includes(name), schema: one }))
}

function answer({ kind, output, status, summary, gives }: Declaration): object {
  if (status === 204) return { 204: { description: 'Done' } }
  if (gives) return { [status]: { description: summary, content: Object.fromEntries(gives.map((type) => [type, { schema: { type: 'string' } }])) } }
  const type = kind === 'stream' ? 'text/event-stream' : 'application/json'
  const described = kind === 'stream' ? `${summary}. The schema is that of one event's data.` : summary
  return { [status]: { description: described, content: { [type]: { schema: jsonSchema(output, 'output') } } } }
}

function requestBody({ kind, body, accepts }: Declaration): object {
  if (kind === 'upload') {
    const content = Object.fromEntries((accepts ?? ['application/octet-stream']).map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
    return { requestBody: { required: true, content } }
  }
  return body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } } : {}
}

const operationId = ({ path, method }: ApiRoute): string =>
  `${method.toLowerCase()} ${path.replace('/api/v1/', '')}`.replace(/[^a-zA-Z0-9]+(.)?/g, (_all, next: string | undefined) => next?.toUpperCase() ?? '')

function operation(route: ApiRoute): object {
  const { declaration } = route
  const { permission } = declaration
  const isPublic = permission === 'public'
  return {
    operationId: operationId(route),
    summary: declaration.summary,
    tags: [route.path.split('/')[3] ?? 'api'],
    description: isPublic ? 'Open to everybody.' : `Needs the permission \`${permission}\`: ${policy[permission]}.`,
    security: isPublic ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parameters(declaration.params, 'path'), ...parameters(declaration.query, 'query')],
    ...requestBody(declaration),
    responses: { ...answer(declaration), default: { $ref: '#/components/responses/Problem' } },
  }
}

/** OpenAPI 3.1 out of the same declarations that admit and parse every request. */
export function openApiDocument(routes: readonly ApiRoute[], serverUrl: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route)
  return {
    openapi: '3.1.0',
    info: { title: 'Quarterdeck', version, summary: 'Operator console and platform of a microservice estate', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'qd_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'quarterdeck.session' },
      },
      schemas: { Problem: jsonSchema(Problem, 'output') },
      responses: { Problem: { description: 'What went wrong (RFC 9457)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    },
  }
}
