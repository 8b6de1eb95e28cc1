import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { runQuietly } from './run-program.mjs'
import { step } from './progress.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

const which = (name) => {
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

export const findChromium = () => [process.env.CHROMIUM_PATH, ...names.map(which), ...places].find((path) => path && existsSync(path))

const cure = 'Install Chromium (Debian, Ubuntu: apt-get install chromium), or name a browser in CHROMIUM_PATH.'

/** The browser's path: found, or as root installed by the system's package manager. */
export async function ensureChromium() {
  const found = findChromium()
  if (found) return found
  if (process.getuid?.() !== 0 || !which('apt-get')) throw new Error(`No Chromium here, and the browser tests need one. ${cure}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await step('Installing Chromium (apt-get)', async () => {
      await runQuietly('apt-get', ['update', '-q'], { env })
      await runQuietly('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env })
    })
  } catch (error) {
    throw new Error(`Chromium could not be installed (${error.message.split('\n')[0]}). ${cure}`)
  }
  const installed = findChromium()
  if (!installed) throw new Error(`apt-get installed Chromium, and it is still not found. ${cure}`)
  return installed
}
