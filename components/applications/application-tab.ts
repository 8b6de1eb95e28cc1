export const applicationTabs = ['overview', 'instances', 'balancing', 'traces', 'logs', 'delivery', 'configuration', 'changes'] as const
export type ApplicationTab = (typeof applicationTabs)[number]

/** The tab of an address; a name that makes no sense is the first. */
export const applicationTab = (params: URLSearchParams): ApplicationTab => applicationTabs.find((tab) => tab === params.get('tab')) ?? 'overview'
