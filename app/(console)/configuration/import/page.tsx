import { getTranslations } from 'next-intl/server'
import { ImportPage } from '@/components/configuration/import-page'
import { requireActor } from '@/lib/compose/web/session'
import { decide } from '@/lib/domains/access/core/policy'

export const generateMetadata = async () => ({ title: (await getTranslations('configuration'))('import.title') })

export default async function Page() {
  return <ImportPage mayWrite={decide(await requireActor(), 'config:write')} />
}
