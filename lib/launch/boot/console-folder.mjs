import { readdirSync } from 'node:fs'

const belonging = ['.next', 'node_modules', 'package.json', 'public', 'server.js']
/** Next copies a person's own settings beside the server: they are no fault of the build. */
const isSetting = (name) => name === '.env' || name.startsWith('.env.')

/**
 * Throws when the built console holds what it does not run. Where the bundler cannot tell which file is read, it takes the whole project for
 * it, with every build before: the console still works, and each build is larger than the last.
 */
export function refuseStrangers(dir) {
  const strangers = readdirSync(dir).filter((name) => !belonging.includes(name) && !isSetting(name))
  if (strangers.length > 0) throw new Error(`The built console holds what it does not run: ${strangers.sort().join(', ')}. The bundler follows a path that it cannot know: mark it with turbopackIgnore.`)
}
