import { type ConfigDocument, ConfigFormat } from '../domains/configuration/schemas'
import { oneOf } from './arguments'

/** As it is said, else by the name of the file, else as it was. */
export function formatOf(said: string | undefined, path: string, before: Pick<ConfigDocument, 'format'> | null): ConfigFormat {
  return oneOf('--format', said, ConfigFormat.options) ?? (path.endsWith('.properties') ? 'properties' : /\.ya?ml$/.test(path) ? 'yaml' : (before?.format ?? 'yaml'))
}
