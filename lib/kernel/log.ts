export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Record<string, unknown>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

const plain = (_key: string, value: unknown): unknown => {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack }
  return typeof value === 'bigint' ? value.toString() : value
}

/** One JSON object a line, to the given sink; parts write to standard error, which the supervisor keeps in a file. */
export function createLog(part: string, write: (line: string) => void, now: () => number = Date.now): Log {
  const at = (level: LogLevel) => (message: string, fields: LogFields = {}) =>
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, part, message, ...fields }, plain)}\n`)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
