import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { ApprovalPolicy } from '../analysis-schemas'
import type { DeliveryPolicyStore } from '../ports'

/** A team without a row has the policy of the schema's defaults, at version 0. */
export const createPrismaPolicyStore = (database: Database): DeliveryPolicyStore => ({
  async find(scope, slug) {
    const team = await database.team.findFirst({ where: { slug, ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }) }, select: { id: true, slug: true } })
    return team && { teamId: team.id, slug: team.slug }
  },
  async get(teamId) {
    const row = await database.deliveryPolicy.findUnique({ where: { teamId } })
    return { policy: ApprovalPolicy.parse(row?.policy ?? {}), version: row?.version ?? 0 }
  },
  save: ({ teamId, slug }, policy, expectedVersion, doer) =>
    database.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM team WHERE id = ${teamId} FOR UPDATE`
      const former = await tx.deliveryPolicy.findUnique({ where: { teamId } })
      const version = former?.version ?? 0
      if (version !== expectedVersion) return { version }
      await tx.deliveryPolicy.upsert({ where: { teamId }, create: { teamId, policy, version: version + 1 }, update: { policy, version: version + 1, updatedAt: new Date() } })
      await tx.streamEvent.create({ data: { topic: 'rollouts', teamId, key: slug } })
      await appendChange(tx, {
        actor: doer.actor,
        action: 'delivery-policy.save',
        subject: { kind: 'team', id: slug },
        teamId,
        before: { policy: ApprovalPolicy.parse(former?.policy ?? {}) },
        after: { policy },
        ...(doer.why === undefined ? {} : { why: doer.why }),
      })
      return { policy, version: version + 1 }
    }),
})
