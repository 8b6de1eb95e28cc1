import { getTranslations } from 'next-intl/server'
import { SessionsPage } from '@/components/settings/sessions-page'

export const generateMetadata = async () => ({ title: (await getTranslations('shell'))('page.sessions') })

export default function Page() {
  return <SessionsPage />
}
