import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { StagePage } from '@/components/configuration/stage-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { configRights } from '@/lib/compose/web/configuration-rights'
import { configStageVerbs } from '@/lib/compose/web/configuration'
import { requireActor } from '@/lib/compose/web/session'
import { configStageQuery } from '@/lib/domains/configuration/queries/stages'
import { ConfigStageParams } from '@/lib/domains/configuration/stage-schemas'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('configuration'))('stage.act') })

export default async function Page({ params }: { params: Promise<{ configStage: string }> }) {
  const actor = await requireActor()
  const asked = ConfigStageParams.safeParse(await params)
  const found = asked.success ? await configStageVerbs().read(actor, asked.data) : null
  if (!found?.ok) notFound()
  const stage = found.value
  const client = makeQueryClient()
  client.setQueryData(configStageQuery(stage.id).queryKey, stage)
  const { write } = await configRights(actor, stage.application)
  const t = await getTranslations('configuration')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <StagePage id={stage.id} mayWrite={write} />
      </QueryView>
    </HydrationBoundary>
  )
}
