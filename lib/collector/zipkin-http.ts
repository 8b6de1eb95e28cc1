import { gzipPacking, type HttpProtocol } from './http-intake'
import { textAnswer } from './text-answer'

/** Zipkin v2 (zipkin.io/zipkin-api): 202 and no body, whatever of it was kept; errors are plain text. */
export const zipkinHttp: HttpProtocol = {
  name: 'zipkin',
  paths: new Map([['/api/v2/spans', 'traces']]),
  // A body without a type could come from any page that a browser of this machine shows.
  wireOf: (mediaType) => (mediaType === 'application/json' ? 'zipkin' : null),
  takes: 'application/json',
  ...gzipPacking,
  accept: () => ({ status: 202, body: Buffer.alloc(0) }),
  refuse: textAnswer,
}
