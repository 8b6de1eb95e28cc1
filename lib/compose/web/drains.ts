import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaDrainStore } from '@/lib/domains/drains/adapters/prisma-drain-store'
import { changeDrain } from '@/lib/domains/drains/change-drain'
import { createDrain } from '@/lib/domains/drains/create-drain'
import { deleteDrain } from '@/lib/domains/drains/delete-drain'
import { pauseDrain, resumeDrain } from '@/lib/domains/drains/pause-drain'
import type { DrainSeals, DrainWork } from '@/lib/domains/drains/ports'
import { getDrain, listDrains } from '@/lib/domains/drains/read-drains'
import { setDrainQuota } from '@/lib/domains/drains/set-drain-quota'
import { testDrain } from '@/lib/domains/drains/test-drain'
import { ok } from '@/lib/kernel/result'
import { type WebContext, webContext } from './context'

/** Lists must not wait long for a collector that is silent. */
const progressMs = 2_000
/** A test waits for a receiver, twice: for its connection and for its answer. */
const testMs = 40_000

const sealsOf = ({ daemon }: WebContext): DrainSeals => ({
  async seal(id, credentials) {
    const answer = await daemon.call(daemonCalls.sealDrain, { id, credentials })
    return answer.ok ? ok(answer.value.sealed) : answer
  },
})

const workOf = ({ collector }: WebContext): DrainWork => ({
  progress: (ids) => collector.call(collectorCalls.drainProgress, { ids }, { timeoutMs: progressMs }),
  test: (id) => collector.call(collectorCalls.testDrain, { id }, { timeoutMs: testMs }),
})

function compose(context: WebContext) {
  const store = createPrismaDrainStore(context.database)
  const [seals, work] = [sealsOf(context), workOf(context)]
  return {
    list: listDrains(store, work),
    get: getDrain(store, work),
    create: createDrain(store, seals),
    change: changeDrain(store, seals),
    pause: pauseDrain(store),
    resume: resumeDrain(store),
    delete: deleteDrain(store),
    test: testDrain(store, work),
    setQuota: setDrainQuota(store),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function drainVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
