import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { SqlPage } from '@/components/metrics/sql-page'
import { requireActor } from '@/lib/compose/web/session'
import { decide } from '@/lib/domains/access/core/policy'

export const generateMetadata = async () => ({ title: (await getTranslations('metrics'))('sql.title') })

export default async function Page() {
  if (!decide(await requireActor(), 'telemetry:sql').allowed) notFound()
  return <SqlPage />
}
