import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaGuideLedger } from '@/lib/domains/guide/adapters/prisma-guide-ledger'
import { createPrismaGuideStore } from '@/lib/domains/guide/adapters/prisma-guide-store'
import { readGuide } from '@/lib/domains/guide/read-guide'
import { saveGuide } from '@/lib/domains/guide/save-guide'
import { type WebContext, webContext } from './context'

function compose({ database, clock }: WebContext) {
  const guides = createPrismaGuideStore(database)
  return {
    read: readGuide({ guides, ledger: createPrismaGuideLedger(database), applications: createPrismaApplicationStore(database) }),
    save: saveGuide(guides, clock),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function guideVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
