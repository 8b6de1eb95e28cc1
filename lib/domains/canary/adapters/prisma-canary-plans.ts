import type { Database } from '@/lib/kernel/database'
import { ApprovalPolicy } from '../analysis-schemas'
import { defaultConfig, defaultConfigName } from '../core/default-config'
import { validateConfig } from '../core/validate-config'
import { inWords } from '../core/words'
import { CanaryConfig } from '../schemas'

/** What a canary that starts now goes by: the team's policy, and the newest version of a config. */
export const createPrismaCanaryPlans = (database: Database) => ({
  async policyOf(teamId: string): Promise<ApprovalPolicy> {
    const row = await database.deliveryPolicy.findUnique({ where: { teamId } })
    return ApprovalPolicy.parse(row?.policy ?? {})
  },
  async configOf({ id }: { id: string }, name: string): Promise<{ name: string; version: number; json: unknown } | null> {
    const row = await database.canaryConfig.findFirst({ where: { applicationId: id, name }, orderBy: { version: 'desc' } })
    if (row) return { name, version: row.version, json: row.config }
    return name === defaultConfigName ? { name, version: 0, json: defaultConfig } : null
  },
  problemsOf(config: unknown): string[] {
    const parsed = CanaryConfig.safeParse(config)
    if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return validateConfig(parsed.data).map((problem) => inWords(problem).detail)
  },
})
