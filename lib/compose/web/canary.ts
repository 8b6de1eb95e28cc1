import { judgeCanary } from '@/lib/domains/canary/judge-canary'

const verbs = { judge: judgeCanary }

export const canaryVerbs = (): typeof verbs => verbs
