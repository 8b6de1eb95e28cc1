import { z } from 'zod'
import { splitCommand } from './split-command'

export type StartCommand = { ok: true; argv: string[] } | { ok: false; problem: string }

export interface StartFiles {
  procfile: string | null
  packageJson: string | null
  has: (path: string) => boolean
}

const Manifest = z.object({ main: z.string().optional(), scripts: z.object({ start: z.string().optional() }).optional() })

const split = (where: string, text: string): StartCommand => {
  const command = splitCommand(text)
  return command.ok ? command : { ok: false, problem: `${where} ${command.problem}` }
}

function fromProcfile(text: string): StartCommand {
  for (const line of text.split('\n')) {
    const command = /^web\s*:\s*(.*)$/.exec(line.trim())?.[1]
    if (command !== undefined) return split('The command "web" of the Procfile', command)
  }
  return { ok: false, problem: 'The Procfile has no line "web: …" that says how to start.' }
}

function fromManifest(text: string, has: StartFiles['has']): StartCommand {
  let manifest: z.infer<typeof Manifest>
  try {
    manifest = Manifest.parse(JSON.parse(text))
  } catch {
    return { ok: false, problem: 'package.json is not the JSON of a package.' }
  }
  if (manifest.scripts?.start) return split('The script "start" of package.json', manifest.scripts.start)
  const main = manifest.main?.replace(/^\.\//, '')
  if (!main) return { ok: false, problem: 'package.json has neither "scripts.start" nor "main": add one, or a Procfile with "web: …".' }
  return has(main) ? { ok: true, argv: ['node', main] } : { ok: false, problem: `package.json says "main": "${main}", and the archive has no such file.` }
}

/** How a release starts: the Procfile's `web`, else the package's start script, else its main file under node. */
export function startCommand({ procfile, packageJson, has }: StartFiles): StartCommand {
  if (procfile !== null) return fromProcfile(procfile)
  if (packageJson !== null) return fromManifest(packageJson, has)
  return { ok: false, problem: 'The archive has neither a Procfile nor a package.json at its top: add a Procfile with a line like "web: node server.js".' }
}
