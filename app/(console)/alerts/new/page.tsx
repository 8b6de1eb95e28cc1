import { getTranslations } from 'next-intl/server'
import { NewRulePage } from '@/components/alerts/new-rule-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { requireActor } from '@/lib/compose/web/session'

export const generateMetadata = async () => ({ title: (await getTranslations('alerts'))('newTitle') })

export default async function Page() {
  await requireActor()
  const t = await getTranslations('alerts')
  return (
    <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
      <NewRulePage />
    </QueryView>
  )
}
