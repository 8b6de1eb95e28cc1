import { watch } from 'node:fs'
import type { PartName } from '../../control/part-settings'
import type { SupervisedPart } from '../parts/supervise-part'
import { say } from './show'

const bundles: Record<string, PartName> = { 'daemon.mjs': 'daemon', 'collector.mjs': 'collector', 'store-worker.mjs': 'collector', 'proxy.mjs': 'proxy' }
const settleMs = 300

/** `npm run dev`: a bundle that changed restarts its part. The console reloads itself. */
export function watchBuild(buildDir: string, parts: Map<PartName, SupervisedPart>): void {
  const due = new Map<PartName, NodeJS.Timeout>()
  watch(buildDir, (_event, file) => {
    const name = bundles[file ?? '']
    if (!name) return
    clearTimeout(due.get(name))
    due.set(
      name,
      setTimeout(() => {
        say(`${name} changed: restarting it.`)
        parts.get(name)?.restart()
      }, settleMs),
    )
  })
}
