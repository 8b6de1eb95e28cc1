import { type AnyValueMap, logs, SeverityNumber } from '@opentelemetry/api-logs'

const logger = logs.getLogger('quarterdeck-examples')
const emit = (severityNumber: SeverityNumber, severityText: string) => (body: string, attributes: AnyValueMap = {}) =>
  logger.emit({ severityNumber, severityText, body, attributes })

/** Log records of the request that is under way: the SDK adds its trace and span. */
export const log = {
  info: emit(SeverityNumber.INFO, 'INFO'),
  warn: emit(SeverityNumber.WARN, 'WARN'),
  error: emit(SeverityNumber.ERROR, 'ERROR'),
}
