import type { Database } from '@/lib/kernel/database'
import type { TeamScope } from '@/lib/kernel/actor'
import type { RolloutStore, StartedRollout } from '../rollout-ports'
import { RolloutState, underWay } from '../rollout-schemas'
import { askRollBackRow } from './ask-roll-back'
import { rolloutUnderWay } from './cluster-lock'
import { faultOn } from './fault-on'
import { endedStates } from './load-group'
import { rolloutDetailOf, rolloutParts, rolloutsOf } from './rollout-rows'
import { servingGroups } from './serving-groups'
import { startRolloutRow } from './start-rollout'

const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } })
const statesOf = { 'under-way': { in: [...underWay] }, ended: { notIn: [...underWay] }, all: {} }

/** Takes back what a start that is refused has written already, like its wake. */
class Refused extends Error {
  constructor(readonly answer: StartedRollout) {
    super(answer.kind)
  }
}

export function createPrismaRolloutStore(database: Database): RolloutStore {
  return {
    async list(scope, { state, strategy, application, after, limit }) {
      const where = {
        state: statesOf[state],
        application: { ...inScope(scope), ...(application === undefined ? {} : { name: application }) },
        ...(strategy === undefined ? {} : { strategy }),
      }
      const [rows, total] = await Promise.all([
        database.rollout.findMany({ where, include: rolloutParts, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit + 1, ...(after === null ? {} : { cursor: { id: after }, skip: 1 }) }),
        database.rollout.count({ where }),
      ])
      return { items: await rolloutsOf(database, rows.slice(0, limit)), total, more: rows.length > limit }
    },
    async get({ id }, number) {
      const row = await database.rollout.findUnique({ where: { applicationId_number: { applicationId: id, number } }, include: { ...rolloutParts, steps: { orderBy: { seq: 'asc' } } } })
      return row && rolloutDetailOf(database, row)
    },
    serving: ({ id }, cluster) => servingGroups(database, id, cluster),
    async underWay(cluster) {
      const row = await rolloutUnderWay(database, cluster)
      return row && { number: row.number, state: RolloutState.parse(row.state) }
    },
    underFault: ({ id }) => faultOn(database, id),
    instancesNow: () => database.instance.count({ where: { state: { notIn: endedStates }, desiredState: 'running' } }),
    async start(application, draft, doer) {
      try {
        return await database.$transaction(async (tx) => {
          const answer = await startRolloutRow(tx, application, draft, doer)
          if (answer.kind !== 'started') throw new Refused(answer)
          return answer
        })
      } catch (error) {
        if (error instanceof Refused) return error.answer
        throw error
      }
    },
    askRollBack: (application, number, doer) => database.$transaction((tx) => askRollBackRow(tx, application, number, doer)),
  }
}
