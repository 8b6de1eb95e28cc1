import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { Template } from '../../domains/delivery/template-schemas'
import { openApi } from '../api'
import type { Given } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

/** Only inside the folder: a path of the answer that leads elsewhere is not written. */
function inside(dir: string, path: string): string {
  const at = normalize(path)
  if (at.startsWith('..') || at.startsWith(sep) || at === '.') throw new Stop('no', `The template has a file outside its folder: ${path}`)
  return join(dir, at)
}

/** The files of a template as a new folder. */
export async function writeTemplate(dir: string, { files }: Template): Promise<void> {
  const there = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new Stop('usage', `${dir} is no folder for a template: ${error.message}`)
  })
  if (there.length > 0) throw new Stop('usage', `${dir} is not empty: name a new folder.`)
  const places = files.map(({ path, text }) => ({ at: inside(dir, path), text }))
  for (const { at, text } of places) {
    await mkdir(dirname(at), { recursive: true })
    await writeFile(at, text)
  }
}

/** A service to begin with, in a new folder. */
export async function newService({ words, flags }: Given, say: Say): Promise<Exit> {
  const [, language, dir] = words
  if (!language || !dir) throw new Stop('usage', 'Say the language and a new folder: qd new node|python|java DIR')
  const template = await (await openApi(flags)).find(Template, `/templates/${encodeURIComponent(language)}`)
  if (!template) throw new Stop('no', `There is no template in ${language}: there are node, python and java.`)
  await writeTemplate(dir, template)
  say.answer({ dir, files: template.files.map(({ path }) => path) }, `${dir} is there: see ${join(dir, 'README.md')}. Deploy it: npm run -s qd -- deploy ${dir} --application NAME --team TEAM`)
  return 'done'
}
