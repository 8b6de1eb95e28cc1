import type { Database } from '@/lib/kernel/database'
import { RolloutFacts, RolloutPlan } from '../../delivery/rollout-schemas'
import { entryOf, subjectName } from '../../ledger/schemas'
import { CanaryOptions } from '../analysis-schemas'
import type { CanaryFacts } from '../ports'

const changesMax = 20
const hourMs = 3_600_000

const namesOf = (environment: unknown): Record<string, string> => RolloutPlan.shape.environment.catch({}).parse(environment)

function variableChanges(from: Record<string, string>, to: Record<string, string>): CanaryFacts['changes']['variables'] {
  const has = (variables: Record<string, string>) => (name: string) => Object.hasOwn(variables, name)
  return {
    added: Object.keys(to).filter((name) => !has(from)(name)).sort(),
    removed: Object.keys(from).filter((name) => !has(to)(name)).sort(),
    changed: Object.keys(to).filter((name) => has(from)(name) && from[name] !== to[name]).sort(),
  }
}

/** Rows that a card tells of: releases, groups with their shares and health, and what else the team changed meanwhile. Values of variables stay out. */
export async function readCanaryFacts(database: Database, rolloutId: string): Promise<CanaryFacts | null> {
  const rollout = await database.rollout.findUnique({ where: { id: rolloutId }, include: { application: true, release: true, canaryRun: true } })
  if (!rollout?.canaryRun) return null
  const facts = RolloutFacts.parse(rollout.facts)
  const plan = RolloutPlan.parse(rollout.plan)
  const roles = new Map<string, 'production' | 'baseline' | 'canary'>(facts.before.map(({ serverGroup }) => [serverGroup, 'production']))
  if (facts.baseline !== null) roles.set(facts.baseline, 'baseline')
  if (facts.canary !== null) roles.set(facts.canary, 'canary')
  const [groups, weights, changes] = await Promise.all([
    database.serverGroup.findMany({
      where: { name: { in: [...roles.keys()] } },
      include: { release: true, _count: { select: { instances: { where: { state: 'healthy', desiredState: 'running' } } } } },
      orderBy: { sequence: 'asc' },
    }),
    database.trafficWeight.findMany({ where: { cluster: rollout.cluster } }),
    // Of the same team alone: a card is read by all its members, and by nobody else.
    database.ledgerEntry.findMany({
      where: {
        teamId: rollout.application.teamId, at: { gte: new Date((rollout.canaryRun.beganAt ?? rollout.createdAt).getTime() - hourMs / 4) },
        NOT: [{ action: { startsWith: 'canary.' } }, { actorKind: 'controller', application: rollout.application.name }, { subjectKind: 'rollout', subjectId: `${rollout.application.name} ${rollout.number}` }],
      },
      orderBy: { position: 'desc' }, take: changesMax,
    }),
  ])
  const from = groups.find(({ name }) => name === facts.baseline) ?? groups.find(({ name }) => roles.get(name) === 'production')
  const total = weights.reduce((sum, { weight }) => sum + weight, 0)
  const shareOf = (name: string) => (total === 0 ? 0 : (100 * (weights.find(({ serverGroup }) => serverGroup === name)?.weight ?? 0)) / total)
  const releaseOf = ({ number, version, digest }: { number: number; version: string; digest: string }) => ({ release: number, version, digest })
  return {
    rollout: { id: rollout.id, application: rollout.application.name, number: rollout.number, cluster: rollout.cluster },
    options: CanaryOptions.parse(rollout.canaryRun.options),
    run: { judgements: rollout.canaryRun.judgements },
    changes: { from: from ? releaseOf(from.release) : null, to: releaseOf(rollout.release), variables: variableChanges(namesOf(from?.environment), plan.environment) },
    groups: groups.map(({ name, desiredSize, _count }) => ({ role: roles.get(name) ?? 'production', serverGroup: name, share: shareOf(name), healthy: Math.min(_count.instances, desiredSize), wanted: desiredSize })),
    otherChanges: changes.map(entryOf).map((entry) => ({ position: entry.position, at: entry.at, action: entry.action, subject: subjectName(entry), application: entry.application, by: entry.actor.name })),
  }
}
