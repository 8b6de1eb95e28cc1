import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { ControlClient } from '@/lib/control/client'
import { UploadedRelease } from '@/lib/control/daemon-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createCollectorReleaseCalls } from '@/lib/domains/delivery/adapters/collector-release-calls'
import { createBuiltSamples } from '@/lib/domains/delivery/adapters/built-samples'
import { createBuiltTemplates } from '@/lib/domains/delivery/adapters/built-templates'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { createPrismaFanOutBudgetStore } from '@/lib/domains/delivery/adapters/prisma-fan-out-budget-store'
import { destroyServerGroup, scaleServerGroup } from '@/lib/domains/delivery/change-server-group'
import { createRelease } from '@/lib/domains/delivery/create-release'
import { createSampleRelease } from '@/lib/domains/delivery/create-sample-release'
import { createServerGroup } from '@/lib/domains/delivery/create-server-group'
import { listInstances } from '@/lib/domains/delivery/list-instances'
import { listReleases } from '@/lib/domains/delivery/list-releases'
import { listServerGroups } from '@/lib/domains/delivery/list-server-groups'
import { findOverBudget, listFanOutBudgets, removeFanOutBudget, saveFanOutBudget } from '@/lib/domains/delivery/manage-fan-out-budgets'
import type { ReleaseUploads } from '@/lib/domains/delivery/ports'
import { readTemplate } from '@/lib/domains/delivery/read-template'
import { replaceInstance } from '@/lib/domains/delivery/replace-instance'
import { badVersion } from '@/lib/domains/guide/core/witness-actions'
import { webContext, type WebContext } from './context'

/** The daemon keeps releases: bytes go through to it as they come. */
const uploadsTo = (daemon: ControlClient): ReleaseUploads => ({
  // The DOM's and Node's ReadableStream are one thing under two types.
  store: (body) => daemon.upload('releases', {}, Readable.fromWeb(body as NodeReadableStream<Uint8Array>), UploadedRelease),
})

function compose({ database, daemon, collector, clock, settings }: WebContext) {
  const applications = createPrismaApplicationStore(database)
  const delivery = createPrismaDeliveryStore(database)
  const uploads = uploadsTo(daemon)
  const budgets = { applications, budgets: createPrismaFanOutBudgetStore(database), calls: createCollectorReleaseCalls(collector, clock) }
  return {
    createRelease: createRelease({ applications, delivery, uploads }),
    createSampleRelease: createSampleRelease({ applications, delivery, uploads, samples: createBuiltSamples(settings.buildDir, badVersion) }),
    listReleases: listReleases(applications, delivery),
    readTemplate: readTemplate(createBuiltTemplates(settings.buildDir)),
    createServerGroup: createServerGroup({ applications, delivery, zones: settings.zones }),
    listServerGroups: listServerGroups(applications, delivery),
    scaleServerGroup: scaleServerGroup(applications, delivery),
    destroyServerGroup: destroyServerGroup(applications, delivery),
    listInstances: listInstances(applications, delivery),
    replaceInstance: replaceInstance(applications, delivery),
    listFanOutBudgets: listFanOutBudgets(budgets),
    saveFanOutBudget: saveFanOutBudget(budgets),
    removeFanOutBudget: removeFanOutBudget(budgets),
    findOverBudget: findOverBudget(budgets),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function deliveryVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
