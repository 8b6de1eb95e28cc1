import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseRootKey } from '../kernel/envelope'
import { PartSettings } from './part-settings'

/** Read once at the start of a part. Throws with the path when the file is missing or does not fit. */
export function readPartSettings(path = process.env.QUARTERDECK_SETTINGS): PartSettings {
  if (!path) throw new Error('QUARTERDECK_SETTINGS names no file: parts are started by `npm start`.')
  return PartSettings.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** The daemon's alone: of its variable, else of the file that the first start made. Throws one line for a key that is none. */
export function readRootKey(dataDir: string, given = process.env.QUARTERDECK_ROOT_KEY): Buffer {
  const path = join(dataDir, 'keys', 'root')
  const key = parseRootKey(given || readFileSync(path, 'utf8'))
  if (!key) throw new Error(`${given ? 'QUARTERDECK_ROOT_KEY' : path} holds no root key: 32 bytes, as 64 hex digits or as base64.`)
  return key
}
