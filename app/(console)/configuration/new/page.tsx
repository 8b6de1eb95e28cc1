import { getTranslations } from 'next-intl/server'
import { NewDocumentPage } from '@/components/configuration/new-document-page'
import { requireActor } from '@/lib/compose/web/session'

export const generateMetadata = async () => ({ title: (await getTranslations('configuration'))('new.title') })

export default async function Page() {
  await requireActor()
  return <NewDocumentPage />
}
