import type { ServerResponse } from 'node:http'
import { problemBody } from './problem'
import type { Answer } from './routed'

/** An answer that the edge gives itself by a route; its status. */
export function sendAnswer(response: ServerResponse, answer: Answer, close: boolean): number {
  const headers = answer.kind === 'filter' ? [...answer.headers] : [...answer.headers, 'cache-control', 'no-store']
  if (close) headers.push('connection', 'close')
  if (answer.kind === 'preflight') {
    response.writeHead(204, headers).end()
    return 204
  }
  if (answer.kind === 'filter') {
    const bodiless = answer.status === 204 || answer.status === 304
    if (!bodiless) headers.push('content-length', String(Buffer.byteLength(answer.body)))
    response.writeHead(answer.status, headers).end(bodiless ? undefined : answer.body)
    return answer.status
  }
  const body = problemBody(answer.status, answer.word, answer.detail, '')
  headers.push('content-type', 'application/problem+json', 'content-length', String(Buffer.byteLength(body)))
  response.writeHead(answer.status, headers).end(body)
  return answer.status
}
