import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { changesAskOf, positionOf } from '@/components/changes/changes-query'
import { ChangesPage } from '@/components/changes/changes-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { ledgerVerbs } from '@/lib/compose/web/ledger'
import { can, requireActor } from '@/lib/compose/web/session'
import { changeQuery, changesQuery } from '@/lib/domains/ledger/queries/changes'
import { ChangesInput } from '@/lib/domains/ledger/schemas'
import { type PageSearch, searchOf } from '@/lib/http/page-search'
import { makeQueryClient } from '@/lib/http/query-client'

export const generateMetadata = async () => ({ title: (await getTranslations('changes'))('title') })

export default async function Page({ searchParams }: { searchParams: PageSearch }) {
  const actor = await requireActor()
  const params = await searchOf(searchParams)
  const ask = changesAskOf(params)
  const position = positionOf(params.get('sel'))
  const client = makeQueryClient()
  await Promise.all([
    fillQuery(client, changesQuery(ask), ledgerVerbs().listChanges(actor, ChangesInput.parse(ask))),
    position === null ? null : fillQuery(client, changeQuery(position), ledgerVerbs().readChange(actor, { position })),
  ])
  const t = await getTranslations('changes')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <ChangesPage operator={can(actor, 'ledger:verify')} />
      </QueryView>
    </HydrationBoundary>
  )
}
