import { startProxy } from './start-proxy'
import { readPartSettings } from '../control/read-part-settings'
import { createLog } from '../kernel/log'

const log = createLog('proxy', (line) => process.stderr.write(line))

try {
  const proxy = await startProxy(readPartSettings(), log)
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info('proxy stops', { signal })
    proxy.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('proxy did not stop in order', { error })
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
} catch (error) {
  log.error((error as Error).message)
  process.exit(1)
}
