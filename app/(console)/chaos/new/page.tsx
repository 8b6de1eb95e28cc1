import { getTranslations } from 'next-intl/server'
import { NewRunPage } from '@/components/chaos/new-run-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { requireActor } from '@/lib/compose/web/session'

export const generateMetadata = async () => ({ title: (await getTranslations('chaos'))('new.title') })

export default async function Page() {
  await requireActor()
  const t = await getTranslations('chaos')
  return (
    <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
      <NewRunPage />
    </QueryView>
  )
}
