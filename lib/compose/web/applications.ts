import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createApplication } from '@/lib/domains/applications/create-application'
import { getApplication } from '@/lib/domains/applications/get-application'
import { listApplications } from '@/lib/domains/applications/list-applications'
import { visibleNames } from '@/lib/domains/applications/visible-names'
import type { Actor } from '@/lib/kernel/actor'
import { webContext, type WebContext } from './context'

function compose({ database, clock }: WebContext) {
  const store = createPrismaApplicationStore(database)
  return {
    create: createApplication(store),
    list: listApplications(store),
    get: getApplication(store),
    visibleNames: visibleNames(store, clock),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function applicationVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}

/** The scope of every telemetry and registry question: null means all (operators). Kept for 1.5 s for each actor. */
export const visibleApplicationNames = (actor: Actor): Promise<string[] | null> => applicationVerbs().visibleNames(actor)
