import type { WireSealing } from '@/lib/daemon/configuration/answer-sealing'
import { decide, type Permission } from '@/lib/domains/access/core/policy'
import type { ConfigKeyring } from '@/lib/domains/configuration/adapters/prisma-config-keys'
import { revealConfigValue } from '@/lib/domains/configuration/adapters/reveal-config-value'
import type { Actor } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { Secret } from '@/lib/kernel/secret'

const ofApplication = { encrypt: 'config:write', decrypt: 'config:reveal' } as const satisfies Record<string, Permission>
const ofAll = { encrypt: 'config:write-global', decrypt: 'config:reveal-global' } as const satisfies Record<string, Permission>
const doerOf = ({ kind, id, name }: Actor, why?: string) => ({ actor: { kind, id, name }, ...(why === undefined ? {} : { why }) })

/** `/encrypt` and `/decrypt` by the rules of the policy. */
export function createWireSealing(database: Database, keyring: ConfigKeyring): WireSealing {
  const teamOf = async (application: string | null) => (application === null ? null : ((await database.application.findUnique({ where: { name: application }, select: { teamId: true } }))?.teamId ?? null))
  const reveal = revealConfigValue(database, keyring)
  return {
    async refuses(actor, act, application) {
      if (application === null) {
        const decision = decide(actor, ofAll[act])
        return decision.allowed ? null : `${decision.rule}.`
      }
      const teamId = await teamOf(application)
      if (teamId === null || !decide(actor, 'config:read', teamId).allowed) return `There is no application ${application} here.`
      const decision = decide(actor, ofApplication[act], teamId)
      return decision.allowed ? null : `${decision.rule}.`
    },
    encrypt: (actor, application, value) => keyring.seal(application, new Secret(value), doerOf(actor)),
    decrypt: async (actor, application, sealed) => reveal({ application, teamId: await teamOf(application), document: application ?? 'global', key: '/decrypt', sealed }, doerOf(actor)),
  }
}
