import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { extendCanary, promoteCanary, stopCanary } from '@/lib/domains/canary/act-on-canary'
import { createPrismaCanaryActStore, createPrismaPersons } from '@/lib/domains/canary/adapters/prisma-canary-act-store'
import { createPrismaCanaryBriefs } from '@/lib/domains/canary/adapters/prisma-canary-briefs'
import { createPrismaConfigStore } from '@/lib/domains/canary/adapters/prisma-config-store'
import { createPrismaPolicyStore } from '@/lib/domains/canary/adapters/prisma-policy-store'
import { judgeCanary } from '@/lib/domains/canary/judge-canary'
import { getConfig, listConfigs, saveConfig, validateConfigText } from '@/lib/domains/canary/manage-configs'
import { getPolicy, savePolicy } from '@/lib/domains/canary/manage-policy'
import { readBriefs } from '@/lib/domains/canary/read-briefs'
import { readCanary, readCard } from '@/lib/domains/canary/read-canary'
import { type WebContext, webContext } from './context'

function compose({ database }: WebContext) {
  const applications = createPrismaApplicationStore(database)
  const ports = { applications, canaries: createPrismaCanaryActStore(database), persons: createPrismaPersons(database) }
  const configs = { applications, configs: createPrismaConfigStore(database) }
  const policies = createPrismaPolicyStore(database)
  return {
    judge: judgeCanary,
    read: readCanary(ports),
    card: readCard(ports),
    briefs: readBriefs(createPrismaCanaryBriefs(database)),
    promote: promoteCanary(ports),
    extend: extendCanary(ports),
    stop: stopCanary(ports),
    listConfigs: listConfigs(configs),
    getConfig: getConfig(configs),
    saveConfig: saveConfig(configs),
    validateConfig: validateConfigText,
    getPolicy: getPolicy(policies),
    savePolicy: savePolicy(policies),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function canaryVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
