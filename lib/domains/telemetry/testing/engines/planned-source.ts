import type { PlannedSource } from '../../source-schemas'

/** A source on this machine that wants no login; give what matters to the test. */
export const plannedSource = (given: Partial<PlannedSource> & Pick<PlannedSource, 'engine' | 'url' | 'signal'>): PlannedSource => ({
  login: 'none', username: '', secret: null, tenant: '', caPem: '', insideAllowed: true, labels: {}, version: 1, problem: null, ...given,
})
