import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import type { ConfigKeyring } from '@/lib/domains/configuration/adapters/prisma-config-keys'
import { revealConfigValue } from '@/lib/domains/configuration/adapters/reveal-config-value'
import type { Database } from '@/lib/kernel/database'
import { ok } from '@/lib/kernel/result'
import { Secret } from '@/lib/kernel/secret'

/** What the daemon alone does for the console: it has the keys. */
export function answerConfigSealing(routes: ControlRoutes, database: Database, keyring: ConfigKeyring): void {
  const reveal = revealConfigValue(database, keyring)
  answerCall(routes, daemonCalls.sealConfig, async ({ application, value, doer }) => ok(await keyring.seal(application, new Secret(value), doer)))
  answerCall(routes, daemonCalls.resealConfig, async ({ application, sealed, doer }) => {
    const fresh: (string | null)[] = []
    for (const one of sealed) {
      const opened = await keyring.open(application, one)
      fresh.push(opened && (await keyring.seal(application, opened, doer)))
    }
    return ok(fresh)
  })
  answerCall(routes, daemonCalls.revealConfig, async ({ doer, ...entry }) => ok(await reveal(entry, doer)))
  answerCall(routes, daemonCalls.makeConfigKey, async ({ doer }) => ok(await keyring.makeKey(doer)))
}
