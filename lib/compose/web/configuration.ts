import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createGitRepositories } from '@/lib/domains/configuration/adapters/git-repositories'
import { createPrismaConfigHistory } from '@/lib/domains/configuration/adapters/prisma-config-history'
import { createPrismaConfigKeyRows } from '@/lib/domains/configuration/adapters/prisma-config-key-rows'
import { createPrismaConfigStages } from '@/lib/domains/configuration/adapters/prisma-config-stages'
import { createPrismaConfigStore } from '@/lib/domains/configuration/adapters/prisma-config-store'
import { createRegistryPlaces } from '@/lib/domains/configuration/adapters/registry-places'
import { exportConfig } from '@/lib/domains/configuration/export-repository'
import { importConfig } from '@/lib/domains/configuration/import-repository'
import { previewConfig } from '@/lib/domains/configuration/preview-document'
import { diffConfig, listConfig, listConfigVersions, readConfig, readConfigVersion } from '@/lib/domains/configuration/read-documents'
import { listConfigKeys, rotateConfigKey } from '@/lib/domains/configuration/rotate-key'
import { rollBackConfig, saveConfig } from '@/lib/domains/configuration/save-document'
import { revealConfig, sealConfig } from '@/lib/domains/configuration/seal-value'
import type { ConfigSealer } from '@/lib/domains/configuration/sealing-ports'
import { finishStage, listStages, readStage, startStage, stopStage, widenStage } from '@/lib/domains/configuration/stage-document'
import type { TeamScope } from '@/lib/kernel/actor'
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

/** The daemon has the keys: it writes the ledger, seals and opens. */
const sealerOf = ({ daemon }: WebContext): ConfigSealer => ({
  seal: (application, value, doer) => daemon.call(daemonCalls.sealConfig, { application, value, doer }),
  reseal: (application, sealed, doer) => daemon.call(daemonCalls.resealConfig, { application, sealed: [...sealed], doer }),
  reveal: (entry, doer) => daemon.call(daemonCalls.revealConfig, { ...entry, doer }),
  makeKey: (doer) => daemon.call(daemonCalls.makeConfigKey, { doer }),
})

function composeSealing(context: WebContext) {
  const { database } = context
  const applications = createPrismaApplicationStore(database)
  const store = createPrismaConfigStore(database)
  const sealer = sealerOf(context)
  return {
    seal: sealConfig({ applications, sealer }),
    reveal: revealConfig({ store, sealer }),
    keys: listConfigKeys({ store, keys: createPrismaConfigKeyRows(database) }),
    rotate: rotateConfigKey({ store, applications, sealer }),
  }
}

function composeStages({ database }: WebContext) {
  const stages = createPrismaConfigStages(database)
  const store = createPrismaConfigStore(database)
  return {
    list: listStages(stages),
    read: readStage(stages),
    start: startStage({ store, stages, applications: createPrismaApplicationStore(database) }),
    widen: widenStage({ stages }),
    finish: finishStage({ store, stages }),
    stop: stopStage({ stages }),
  }
}

function composeRepositories({ database }: WebContext) {
  const applications = createPrismaApplicationStore(database)
  const names = (scope: TeamScope) => applications.names(scope)
  const repositories = createGitRepositories()
  return {
    import: importConfig({ store: createPrismaConfigStore(database), applications, names, repositories }),
    export: exportConfig({ history: createPrismaConfigHistory(database), names, repositories }),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function configVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}

const composedSealing = new WeakMap<WebContext, ReturnType<typeof composeSealing>>()

/** Encrypting, revealing and turning keys over. */
export function configSealingVerbs(): ReturnType<typeof composeSealing> {
  const context = webContext()
  const known = composedSealing.get(context) ?? composeSealing(context)
  composedSealing.set(context, known)
  return known
}

const composedStages = new WeakMap<WebContext, ReturnType<typeof composeStages>>()

/** Rolling out in stages. */
export function configStageVerbs(): ReturnType<typeof composeStages> {
  const context = webContext()
  const known = composedStages.get(context) ?? composeStages(context)
  composedStages.set(context, known)
  return known
}

const composedRepositories = new WeakMap<WebContext, ReturnType<typeof composeRepositories>>()

/** Import and export of a Git repository. */
export function configRepositoryVerbs(): ReturnType<typeof composeRepositories> {
  const context = webContext()
  const known = composedRepositories.get(context) ?? composeRepositories(context)
  composedRepositories.set(context, known)
  return known
}
