import type { HttpProtocol } from './http-intake'
import { keptOrRefused, textAnswer } from './text-answer'

/** Another version of the message is named by a parameter of the media type. */
const otherMessage = /;\s*proto=(?!"?prometheus\.WriteRequest"?\s*(?:;|$))/i

/** Prometheus remote write 1.0: a sender drops what is answered 4xx, so that one bad sample is 400 although the good ones are kept. */
export const remoteWriteHttp: HttpProtocol = {
  name: 'prometheus',
  paths: new Map([['/api/v1/write', 'metrics']]),
  wireOf: (mediaType, headers) => (mediaType === 'application/x-protobuf' && !otherMessage.test(headers['content-type'] ?? '') ? 'remote-write' : null),
  takes: 'application/x-protobuf with prometheus.WriteRequest (remote write 1.0)',
  packings: 'snappy',
  packingOf: (_wire, named) => (named === 'snappy' ? 'snappy' : null),
  accept: (_signal, _wire, rejection) => keptOrRefused(rejection),
  refuse: textAnswer,
}
