import { getTranslations } from 'next-intl/server'
import { ComparePage } from '@/components/traces/compare-page'
import { requireActor } from '@/lib/compose/web/session'

export const generateMetadata = async () => ({ title: (await getTranslations('trace'))('compare.title') })

export default async function Page() {
  await requireActor()
  return <ComparePage />
}
