import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { packVariant, variants } from '@/examples/variants.mjs'
import type { SampleReleases } from '../ports'

/** Packs from the `examples/` of the build. A name is compared with what lies there and never becomes a path of its own. */
export const createBuiltSamples = (buildDir: string, version: string): SampleReleases => ({
  async packBad(application) {
    // Not for the bundler to follow: it would take every build there is.
    const folder = join(/* turbopackIgnore: true */ buildDir, 'examples')
    const built = (await readdir(folder, { withFileTypes: true }).catch(() => [])).find((entry) => entry.isDirectory() && entry.name === application)
    if (!built) return null
    const bytes = await packVariant(join(folder, built.name), { ...variants.failing, version })
    return { version, archive: new Blob([new Uint8Array(bytes)]).stream() }
  },
})
