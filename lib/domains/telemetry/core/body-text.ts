import type { AttributeValue } from './records'

/** A log body as one text: structured bodies become JSON. */
export const bodyText = (value: AttributeValue): string => (typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value))
