import type { Database } from '@/lib/kernel/database'
import type { CanaryPlans } from '../../delivery/rollout-ports'
import { errorsOf } from '../core/check-config'
import { configOf } from '../manage-configs'
import { createPrismaConfigStore } from './prisma-config-store'
import { createPrismaPolicyStore } from './prisma-policy-store'

/** What a canary that starts now goes by: the team's policy, and the newest version of a config. */
export const createPrismaCanaryPlans = (database: Database): CanaryPlans => ({
  policyOf: async (teamId) => (await createPrismaPolicyStore(database).get(teamId)).policy,
  async configOf({ id }, name) {
    const found = await configOf(createPrismaConfigStore(database), id, name)
    return found && { name, version: found.version, json: found.config }
  },
  problemsOf: (config) => errorsOf(config).map(({ detail }) => detail),
})
