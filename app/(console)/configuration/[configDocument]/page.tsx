import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { DocumentPage } from '@/components/configuration/document-page'
import { QueryView } from '@/components/data/query-view'
import { LoadingBlock } from '@/components/data/states'
import { configVerbs } from '@/lib/compose/web/configuration'
import { configRights } from '@/lib/compose/web/configuration-rights'
import { requireActor } from '@/lib/compose/web/session'
import { documentName } from '@/lib/domains/configuration/core/document-name'
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
  return { title: document ? documentName(document) : (await getTranslations('configuration'))('title') }
}

export default async function Page({ params }: { params: Params }) {
  const actor = await requireActor()
  const document = await read(actor, params)
  if (!document) notFound()
  const client = makeQueryClient()
  client.setQueryData(configDocumentQuery(document.id).queryKey, document)
  const { write, reveal } = await configRights(actor, document.application)
  const t = await getTranslations('configuration')
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueryView loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <DocumentPage id={document.id} mayWrite={write} mayReveal={reveal} />
      </QueryView>
    </HydrationBoundary>
  )
}
