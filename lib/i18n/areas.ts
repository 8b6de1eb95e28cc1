/** One file of messages for each area, in each language; the area is the namespace: `useTranslations('shell')`. */
export const areas = [
  'common',
  'data',
  'charts',
  'shell',
  'auth',
  'settings',
  'overview',
  'applications',
  'application',
  'registry',
  'traces',
  'trace',
  'logs',
  'changes',
  'delivery',
  'canary',
  'chaos',
  'judge',
  'services',
  'guide',
] as const
export type Area = (typeof areas)[number]
