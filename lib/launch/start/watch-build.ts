import { readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { PartName } from '../../control/part-settings'
import type { SupervisedPart } from '../parts/supervise-part'
import { say } from './show'

const bundles: Record<string, PartName> = { 'daemon.mjs': 'daemon', 'collector.mjs': 'collector', 'store-worker.mjs': 'collector', 'proxy.mjs': 'proxy' }
const settleMs = 300

/** `npm run dev`: a bundle that changed restarts its part. The console reloads itself. */
export function watchBuild(buildDir: string, parts: Map<PartName, SupervisedPart>): void {
  const due = new Map<string, NodeJS.Timeout>()
  // esbuild writes every bundle again whichever source changed: only other bytes are a change.
  const read = (name: string) => readFileSync(join(buildDir, name), 'utf8')
  const known = new Map(Object.keys(bundles).map((name) => [name, read(name)]))
  watch(buildDir, (_event, file) => {
    const name = bundles[file ?? '']
    if (!name || !file) return
    clearTimeout(due.get(file))
    due.set(
      file,
      setTimeout(() => {
        const text = read(file)
        if (text === known.get(file)) return
        known.set(file, text)
        say(`${name} changed: restarting it.`)
        parts.get(name)?.restart()
      }, settleMs),
    )
  })
}
