import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { documentName } from '../../domains/configuration/core/document-name'
import { ImportedConfig } from '../../domains/configuration/repository-schemas'
import { openApi } from '../api'
import { type Given, needed } from '../arguments'
import { configQuery } from '../config-places'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const bundleType = 'application/x-git-bundle'
const cannot = (path: string) => (error: Error): never => {
  throw new Stop('usage', `${path}: ${error.message}`)
}

export const configGitCommands = {
  /** A refused document is a no; the others are taken all the same. */
  async import({ flags }: Given, say: Say): Promise<Exit> {
    const path = needed('--file', flags.file)
    const file = await open(path).catch(cannot(path))
    await file.close()
    const api = await openApi(flags)
    const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> // Node's own type of it lacks what the DOM's has
    const imported = await api.upload(ImportedConfig, `/config/import?${configQuery({ dryRun: flags.preview === true, ref: flags.ref })}`, body, bundleType)
    say.table(imported, ['DOCUMENT', 'OUTCOME', 'FILE', 'WHY'], imported.documents.map((one) => [documentName(one), one.outcome, one.path, one.detail]))
    for (const { path: skipped, detail } of imported.skipped) say.note(`${skipped} is not taken: ${detail}`)
    return imported.documents.some(({ outcome }) => outcome === 'refused') ? 'no' : 'done'
  },
  /** Written beside and never over what is there. */
  async export({ flags }: Given, say: Say): Promise<Exit> {
    const path = needed('--to', flags.to)
    const api = await openApi(flags)
    const body = await api.download('/config/export')
    const file = await open(path, 'wx', 0o600).catch(cannot(path))
    await pipeline(body, file.createWriteStream())
    say.answer({ file: path }, `${path} is written: git clone ${path}`)
    return 'done'
  },
}
