import type { Severity } from '../schemas'

export const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies readonly Severity[]

/** OTLP severity numbers come in fours; 0 (unset) is read as info. */
export const severityOf = (number: number): Severity => (number < 1 || number > 24 ? 'info' : (severities[(number - 1) >> 2] ?? 'info'))

/** The lowest number of a severity, for "this and above". */
export const severityNumberMin = (severity: Severity): number => severities.indexOf(severity) * 4 + 1

/** The stored number: unset becomes info, so that filters and counts agree. */
export const storedSeverity = (number: number): number => (number < 1 || number > 24 ? 9 : number)
