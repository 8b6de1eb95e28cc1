import { startDaemon } from '../compose/daemon'
import { readPartSettings, readRootKey } from '../control/read-part-settings'
import { createLog } from '../kernel/log'

const log = createLog('daemon', (line) => void process.stderr.write(line))

async function main(): Promise<void> {
  const settings = readPartSettings()
  const daemon = await startDaemon({ settings, log, root: settings.runtimeDir ?? settings.dataDir, rootKey: readRootKey(settings.dataDir) })
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    daemon.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('could not stop in order', { error })
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((error: unknown) => {
  log.error(`cannot start: ${error instanceof Error ? error.message : String(error)}`, { error })
  process.exit(1)
})
