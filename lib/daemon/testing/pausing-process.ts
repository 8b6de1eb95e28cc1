import { createProcessRuntime } from '@/lib/domains/delivery/adapters/process/process-runtime'

/** A process that pauses one instance, says so, and waits to be killed. Arguments: data folder, boot id, instance, milliseconds. */
const [root = '', bootId = '', instance = '', ms = ''] = process.argv.slice(2)
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const runtime = createProcessRuntime({ root, bootId, userOf: async () => null, confined: false, log, onEnd: () => undefined })
await runtime.disturb(instance, 'pause', { run: 'test', epoch: 1n, untilMs: Date.now() + Number(ms) })
process.stdout.write('paused\n')
setInterval(() => undefined, 1_000)
