import { getTranslations } from 'next-intl/server'
import { ProfilePage } from '@/components/settings/profile-page'

export const generateMetadata = async () => ({ title: (await getTranslations('shell'))('page.profile') })

export default function Page() {
  return <ProfilePage />
}
