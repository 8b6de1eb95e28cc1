import { readFileSync } from 'node:fs'
import { PartSettings } from './part-settings'

/** Read once at the start of a part. Throws with the path when the file is missing or does not fit. */
export function readPartSettings(path = process.env.QUARTERDECK_SETTINGS): PartSettings {
  if (!path) throw new Error('QUARTERDECK_SETTINGS names no file: parts are started by `npm start`.')
  return PartSettings.parse(JSON.parse(readFileSync(path, 'utf8')))
}
