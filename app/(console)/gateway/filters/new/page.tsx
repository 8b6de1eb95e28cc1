import { getTranslations } from 'next-intl/server'
import { NewFilterPage } from '@/components/gateway/new-filter-page'
import { requireActor } from '@/lib/compose/web/session'

export const generateMetadata = async () => ({ title: (await getTranslations('gateway'))('filters.new') })

export default async function Page() {
  await requireActor()
  return <NewFilterPage />
}
