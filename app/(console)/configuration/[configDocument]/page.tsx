import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { DocumentPage } from '@/components/configuration/document-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { applicationVerbs } from '@/lib/compose/web/applications'
import { configVerbs } from '@/lib/compose/web/configuration'
import { requireActor } from '@/lib/compose/web/session'
import { decide } from '@/lib/domains/access/core/policy'
import { placeName } from '@/lib/domains/configuration/core/place-name'
import { configDocumentQuery } from '@/lib/domains/configuration/queries/documents'
import { ConfigDocumentParams, type ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { makeQueryClient } from '@/lib/http/query-client'
import type { Actor } from '@/lib/kernel/actor'

type Params = Promise<{ configDocument: string }>

async function read(actor: Actor, params: Params): Promise<ConfigDocumentText | null> {
  const asked = ConfigDocumentParams.safeParse(await params)
  const found = asked.success ? await configVerbs().read(actor, asked.data) : null
  return found?.ok ? found.value : null
}

export async function generateMetadata({ params }: { params: Params }) {
  const document = await read(await requireActor(), params)
  return { title: document ? placeName(document) : (await getTranslations('configuration'))('title') }
}

/** What is said to all is an operator's; the rest its team's. */
async function rightsOf(actor: Actor, { application }: ConfigDocumentText) {
  if (application === null) return decide(actor, 'config:write-global')
  const owned = await applicationVerbs().get(actor, { application })
  return decide(actor, 'config:write', owned.ok ? owned.value.teamId : '')
}

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const document = await read(actor, params)
  if (!document) notFound()
  const client = makeQueryClient()
  client.setQueryData(configDocumentQuery(document.id).queryKey, document)
  const t = await getTranslations('configuration')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <DocumentPage id={document.id} mayWrite={await rightsOf(actor, document)} />
      </QueryView>
    </HydrationBoundary>
  )
}
