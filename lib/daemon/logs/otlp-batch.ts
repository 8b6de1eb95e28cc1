import type { LineSeverity, ParsedLine } from './parse-line'

/** Numbers of the OpenTelemetry log data model. */
const severityNumbers: Record<LineSeverity, number> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 }

export interface LoggingInstance {
  id: string
  application: string
  cluster: string
  serverGroup: string
  zone: string
  region: string
  version: string
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } })
const nano = (ms: number): string => `${Math.trunc(ms)}000000`

/** The lines of one instance as an OTLP/HTTP JSON request to `/v1/logs`, with the resource that its own telemetry has. */
export function otlpBatch(instance: LoggingInstance, lines: readonly ParsedLine[], nowMs: number) {
  return {
    resourceLogs: [
      {
        resource: {
          attributes: [
            text('service.name', instance.application),
            text('service.instance.id', instance.id),
            text('service.version', instance.version),
            text('cloud.region', instance.region),
            text('cloud.availability_zone', instance.zone),
            text('quarterdeck.cluster', instance.cluster),
            text('quarterdeck.server_group', instance.serverGroup),
          ],
        },
        scopeLogs: [
          {
            scope: { name: 'quarterdeck.process-output' },
            logRecords: lines.map(({ body, severity, atMs, traceId, spanId }) => ({
              timeUnixNano: nano(atMs ?? nowMs),
              observedTimeUnixNano: nano(nowMs),
              severityNumber: severityNumbers[severity],
              severityText: severity.toUpperCase(),
              body: { stringValue: body },
              attributes: [text('log.iostream', 'output')],
              ...(traceId === null ? {} : { traceId }),
              ...(spanId === null ? {} : { spanId }),
            })),
          },
        ],
      },
    ],
  }
}
