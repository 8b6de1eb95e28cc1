import type { ServerResponse } from 'node:http'

const titles: Record<number, string> = {
  400: 'The request is not valid',
  401: 'Nobody knows the caller',
  403: 'Not allowed',
  404: 'Not found',
  405: 'The method is not served',
  409: 'Refused by the registry',
  413: 'The body is too large',
  414: 'The address is too long',
  415: 'The media type is not taken',
  421: 'Another host is meant',
  429: 'Too many',
  431: 'The header is too large',
  499: 'The client went away',
  501: 'Not served',
  502: 'The application did not answer properly',
  503: 'No instance of the application can take the request',
  504: 'The application did not answer in time',
}

/** RFC 9457. `kind` is the last part of the type, for machines. */
export function problemBody(status: number, kind: string, detail: string, instance: string): string {
  return JSON.stringify({ type: `tag:quarterdeck,2026:problem:${kind}`, title: titles[status] ?? 'Failed', status, detail, instance })
}

export function sendProblem(response: ServerResponse, status: number, kind: string, detail: string, instance: string, close: boolean): void {
  const body = problemBody(status, kind, detail, instance)
  const headers: Record<string, string | number> = {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  }
  if (status === 503) headers['retry-after'] = 1
  if (close) headers.connection = 'close'
  response.writeHead(status, headers)
  response.end(body)
}
