import { readFileSync } from 'node:fs'
import { startDaemon } from '@/lib/compose/daemon'
import { PartSettings } from '@/lib/control/part-settings'
import { createLog } from '@/lib/kernel/log'

/**
 * A whole daemon as a process of its own that kills itself, as `kill -9` would, the first time it reaches the given point.
 * Arguments: settings file, first and last port, point, act, root key, server for databases.
 */
const [settingsPath = '', from = '', to = '', point = '', act = '', rootKey = '', servicesUrl = ''] = process.argv.slice(2)
const settings = PartSettings.parse(JSON.parse(readFileSync(settingsPath, 'utf8')))

const daemon = await startDaemon({
  settings,
  log: createLog('daemon', (line) => void process.stderr.write(line)),
  root: settings.dataDir,
  rootKey: Buffer.from(rootKey, 'hex'),
  servicesServer: { reach: async () => ({ url: servicesUrl }), known: () => servicesUrl },
  ports: { from: Number(from), to: Number(to) },
  crash: (reached, acting) => {
    if (reached === point && acting === act) process.kill(process.pid, 'SIGKILL')
  },
})
process.on('SIGTERM', () => void daemon.stop().then(() => process.exit(0)))
