import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaConfigStore } from '@/lib/domains/configuration/adapters/prisma-config-store'
import { createRegistryPlaces } from '@/lib/domains/configuration/adapters/registry-places'
import { previewConfig } from '@/lib/domains/configuration/preview-document'
import { diffConfig, listConfig, listConfigVersions, readConfig, readConfigVersion } from '@/lib/domains/configuration/read-documents'
import { rollBackConfig, saveConfig } from '@/lib/domains/configuration/save-document'
import { type WebContext, webContext } from './context'

const timeoutMs = 4_000

function compose({ database, daemon }: WebContext) {
  const applications = createPrismaApplicationStore(database)
  const store = createPrismaConfigStore(database)
  const places = createRegistryPlaces({ list: (input) => daemon.call(daemonCalls.listRegistry, input, { timeoutMs }) })
  return {
    list: listConfig(store),
    read: readConfig(store),
    versions: listConfigVersions(store),
    version: readConfigVersion(store),
    diff: diffConfig(store),
    save: saveConfig({ store, applications }),
    rollBack: rollBackConfig(store),
    preview: previewConfig({ store, applications, places }),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function configVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
