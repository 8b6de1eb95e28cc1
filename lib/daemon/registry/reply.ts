import type { IncomingHttpHeaders } from 'node:http'
import type { Form } from '@/lib/domains/registry/wire/write-instance'
import type { Format } from '@/lib/domains/registry/wire/write-applications'

export interface Reply {
  status: number
  headers: Record<string, string>
  body: Buffer | string | null
}

/** No body and no type: the Java client tries to decode any other answer to a heartbeat as an instance. */
export const empty = (status: number, headers: Record<string, string> = {}): Reply => ({ status, headers, body: null })

export const plain = (status: number, text: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: text,
})

export const contentTypeOf = (format: Format): string => (format === 'json' ? 'application/json' : 'application/xml')

export const document = (format: Format, body: Buffer | string, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  headers: { 'content-type': contentTypeOf(format), ...headers },
  body,
})

/** JSON only for who says so: a missing header and any wildcard mean XML. */
export const formatOf = (headers: IncomingHttpHeaders): Format => (headers.accept?.includes('json') ? 'json' : 'xml')

export const formOf = (headers: IncomingHttpHeaders): Form => (headers['x-eureka-accept'] === 'compact' ? 'compact' : 'full')
