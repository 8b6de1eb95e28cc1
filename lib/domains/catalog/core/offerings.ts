import type { Offering, Plan, PlanName } from '../schemas'

const mib = 1024 * 1024

/** What the platform itself offers. Ids are those of the Open Service Broker catalog: unique over all brokers, never used again. */
export const offerings: readonly Offering[] = [
  {
    name: 'postgresql', id: '6f1d3c52-7a0e-4d0b-9a55-2b8f0c6c1e01', title: 'PostgreSQL', description: 'A database of its own, with a login for each application', tags: ['relational', 'postgresql'],
    plans: [
      { name: 'small', id: '6f1d3c52-7a0e-4d0b-9a55-2b8f0c6c1e11', description: 'For one service', sizeLimitBytes: 256 * mib, connectionsLimit: 20, defaultQuota: 10 },
      { name: 'medium', id: '6f1d3c52-7a0e-4d0b-9a55-2b8f0c6c1e12', description: 'For a busy service', sizeLimitBytes: 2_048 * mib, connectionsLimit: 60, defaultQuota: 2 },
    ],
  },
]

export const offeringOf = (name: string): Offering => {
  const found = offerings.find((one) => one.name === name)
  if (!found) throw new Error(`there is no offering ${name}`)
  return found
}

export const planOf = (offering: string, name: PlanName | string): Plan => {
  const found = offeringOf(offering).plans.find((one) => one.name === name)
  if (!found) throw new Error(`there is no plan ${name} of ${offering}`)
  return found
}
