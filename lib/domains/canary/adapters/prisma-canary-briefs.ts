import type { Database } from '@/lib/kernel/database'
import { CanaryBrief, CanaryOptions } from '../analysis-schemas'
import type { CanaryBriefStore } from '../ports'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** Cards stay where they are: a list of twenty would read megabytes of them. */
export function createPrismaCanaryBriefs(database: Database): CanaryBriefStore {
  return {
    async briefs(scope, rolloutIds) {
      const rows = await database.canaryRun.findMany({
        where: { rolloutId: { in: [...rolloutIds] }, ...(scope.kind === 'all' ? {} : { rollout: { application: { teamId: { in: [...scope.teamIds] } } } }) },
        include: {
          rollout: { select: { id: true, number: true, application: { select: { name: true } } } },
          signatures: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
          judged: { orderBy: { number: 'desc' }, take: 1, omit: { card: true } },
        },
      })
      return rows.map(({ rollout, options, judged: [last], signatures, state, policy, beganAt, endsAt, expiresAt, outcome, decidedBy, decidedAt }) =>
        CanaryBrief.parse({
          rollout: { id: rollout.id, application: rollout.application.name, number: rollout.number },
          state, policy, outcome, decidedBy,
          beganAt: iso(beganAt), endsAt: iso(endsAt), expiresAt: iso(expiresAt), decidedAt: iso(decidedAt),
          warmUpSeconds: CanaryOptions.shape.warmUpSeconds.parse((options as { warmUpSeconds?: unknown } | null)?.warmUpSeconds),
          last: last ? { number: last.number, at: last.at.toISOString(), verdict: last.verdict, score: last.score } : null,
          signatures: signatures.map(({ at, ...signature }) => ({ ...signature, at: at.toISOString() })),
        }),
      )
    },
  }
}
