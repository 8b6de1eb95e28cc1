'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { configDocumentQuery } from '@/lib/domains/configuration/queries/documents'
import type { ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { applicationHref } from '../applications/figure-cells'
import { StaleNote } from '../data/freshness'
import { useRefusalText } from '../delivery/refusal-text'
import { withScope } from '../shell/scope'
import { ScopeLink } from '../shell/scope-link'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Tabs } from '../ui/tabs'
import { Ago } from '../ui/time'
import { useToast } from '../ui/toast'
import { configHref } from './config-look'
import { DocumentEditor } from './document-editor'
import { type Draft, draftOf, overNewer } from './draft'
import { MeanwhileNote } from './meanwhile-note'
import { usePlaceWords } from './place-words'
import { SealedValues } from './sealed-values'
import { StageNote, useStageAt } from './stages-panel'
import { VersionsView } from './versions-view'

const tabs = ['edit', 'versions'] as const

/** One document: its text, who would get which value, and every version of it. What is typed stays while its versions are looked at. */
export function DocumentPage({ id, mayWrite, mayReveal }: { id: string; mayWrite: Decision; mayReveal: Decision }) {
  const t = useTranslations('configuration')
  const client = useQueryClient()
  const toast = useToast()
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(15_000)
  useStreamInvalidation(['changes'], [['configuration']])
  const query = useSuspenseQuery({ ...configDocumentQuery(id), refetchInterval: live.refetchInterval })
  const document = query.data
  const [draft, setDraft] = useState<Draft | null>(null)
  const refusal = useRefusalText()(mayWrite)
  const tab = tabs.find((one) => one === params.get('tab')) ?? 'edit'
  const stage = useStageAt(document)
  const overtaken = draft !== null && draft.of < document.version
  const address = (one: (typeof tabs)[number]) => withScope(`${configHref(document)}${one === 'edit' ? '' : `?tab=${one}`}`, params)
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: query.dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={query.isRefetchError} />
      <Head document={document} />
      <Tabs label={t('tabs')} current={tab} tabs={tabs.map((key) => ({ key, label: t(`tab.${key}`), href: address(key), ...(key === 'versions' && { count: document.version }) }))} />
      {tab === 'versions' ? (
        <VersionsView document={document} refusal={refusal} />
      ) : (
        <DocumentEditor
          title={t('edit.title', { version: draft?.of ?? document.version })}
          place={document}
          draft={draft ?? draftOf(document)}
          onDraft={setDraft}
          refusal={refusal}
          blocked={overtaken ? t('meanwhile.first') : stage ? t('stage.runs') : null}
          aside={<SealedValues document={document} mayReveal={mayReveal} />}
          onOvertaken={() => void client.invalidateQueries({ queryKey: ['configuration', 'one', id] })}
          onStaged={() => setDraft(null)}
          onSaved={({ version }) => {
            setDraft(null)
            toast({ text: t('save.done', { version }) })
          }}
        >
          {stage && <StageNote stage={stage} />}
          {overtaken && <MeanwhileNote document={document} of={draft.of} onMine={() => setDraft(overNewer(draft, document))} onTheirs={() => setDraft(null)} />}
        </DocumentEditor>
      )}
    </>
  )
}

function Head({ document }: { document: ConfigDocumentText }) {
  const t = useTranslations('configuration')
  const place = usePlaceWords()
  return (
    <div className="page-head">
      <div className="grow">
        <h1>{place(document)}</h1>
        <p className="lede">{t(`layerWords.${document.layer}`)}</p>
        <dl className="facts">
          {document.application !== null && (
            <div>
              <dt>{t('column.application')}</dt>
              <dd>
                <ScopeLink href={applicationHref(document.application, 'configuration')}>{document.application}</ScopeLink>
              </dd>
            </div>
          )}
          <div>
            <dt>{t('column.version')}</dt>
            <dd className="num">{document.version}</dd>
          </div>
          <div>
            <dt>{t('column.saved')}</dt>
            <dd>
              <Ago atMs={Date.parse(document.savedAt)} /> {t('savedBy', { name: document.savedBy })}
            </dd>
          </div>
          <div>
            <dt>{t('column.change')}</dt>
            <dd>
              <ScopeLink className="mono" href={`/changes?sel=CHG-${document.change}`}>{`CHG-${document.change}`}</ScopeLink>
            </dd>
          </div>
          {document.comment && (
            <div>
              <dt>{t('column.comment')}</dt>
              <dd>{document.comment}</dd>
            </div>
          )}
        </dl>
      </div>
    </div>
  )
}
