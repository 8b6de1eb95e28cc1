import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { prepareAlone } from './alone.mjs'
import { runVisibly } from './run-program.mjs'

function takeFlag(args, name) {
  const at = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))
  if (at < 0) return undefined
  const [found] = args[at].includes('=') ? args.splice(at, 1) : args.splice(at, 2).slice(1)
  return found?.replace(`--${name}=`, '')
}

const builtProgram = (settings) => {
  try {
    const path = join(JSON.parse(readFileSync(settings, 'utf8')).buildDir, 'qd.mjs')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** `qd` of the product that runs on this data folder, so that both speak the same contract; else of the sources as they are. */
export async function qd(root, given) {
  const args = [...given]
  const data = resolve(takeFlag(args, 'data') ?? process.env.QUARTERDECK_DATA ?? join(root, '.quarterdeck'))
  const settings = join(data, 'run/settings.json')
  const program = builtProgram(settings) ?? (await prepareAlone(root, 'qd'))
  process.exitCode = await runVisibly(process.execPath, [program, ...args], { env: { ...process.env, QUARTERDECK_SETTINGS: settings }, stdio: 'inherit' })
}
