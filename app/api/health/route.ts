import { healthHandler } from '@/lib/http/health-handler'

export const dynamic = 'force-dynamic'
export { healthHandler as GET }
