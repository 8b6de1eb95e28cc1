import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Templates } from '../ports'

async function filesIn(dir: string, prefix = ''): Promise<{ path: string; text: string }[]> {
  const entries = (await readdir(dir, { withFileTypes: true })).sort((one, other) => (one.name < other.name ? -1 : 1))
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = `${prefix}${entry.name}`
      const at = join(/* turbopackIgnore: true */ dir, entry.name)
      return entry.isDirectory() ? filesIn(at, `${path}/`) : [{ path, text: await readFile(at, 'utf8') }]
    }),
  )
  return found.flat()
}

/** From the `templates/` of the build. A name is compared with what lies there and never becomes a path of its own. */
export const createBuiltTemplates = (buildDir: string): Templates => ({
  async read(language) {
    // Not for the bundler to follow: it would take every build there is.
    const folder = join(/* turbopackIgnore: true */ buildDir, 'templates')
    const built = (await readdir(folder, { withFileTypes: true }).catch(() => [])).find((entry) => entry.isDirectory() && entry.name === language)
    return built ? filesIn(join(/* turbopackIgnore: true */ folder, built.name)) : null
  },
})
