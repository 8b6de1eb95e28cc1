import type { HttpProtocol } from './http-intake'

const text = (message: string) => ({ type: 'text/plain; charset=utf-8', body: Buffer.from(`${message}\n`) })

/** Zipkin v2 (zipkin.io/zipkin-api): 202 and no body, whatever of it was kept; errors are plain text. */
export const zipkinHttp: HttpProtocol = {
  name: 'zipkin',
  paths: new Map([['/api/v2/spans', 'traces']]),
  // The reporters of some languages name no type at all.
  wireOf: (mediaType) => (mediaType === 'application/json' || mediaType === '' ? 'zipkin' : null),
  takes: 'application/json',
  packings: new Map([[undefined, 'plain'], ['identity', 'plain'], ['gzip', 'gzip']]),
  accept: () => ({ status: 202, body: Buffer.alloc(0) }),
  refuse: ({ status, message }) => ({ status, ...text(message) }),
}
