'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'
import { configDocumentQuery, configDocumentsQuery } from '@/lib/domains/configuration/queries/documents'
import { configStageQuery } from '@/lib/domains/configuration/queries/stages'
import type { ConfigStage } from '@/lib/domains/configuration/stage-schemas'
import { StaleNote } from '../data/freshness'
import { Failed, LoadingBlock } from '../data/states'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import { configHref } from './config-look'
import { usePlaceWords } from './place-words'
import { StageActs } from './stage-acts'
import { StageState, useReachWords } from './stage-words'
import { TextDiff } from './version-diff'

/** One text on its way: who is given it, what differs from what the others have, and how it ends. */
export function StagePage({ id, mayWrite }: { id: string; mayWrite: Decision }) {
  const t = useTranslations('configuration')
  const place = usePlaceWords()
  const reach = useReachWords()
  const live = useLive(5_000)
  useStreamInvalidation(['changes'], [['configuration']])
  const query = useSuspenseQuery({ ...configStageQuery(id), refetchInterval: live.refetchInterval })
  const stage = query.data
  const refusal = useRefusalText()(mayWrite)
  const document = useDocumentOf(stage)
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: query.dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={query.isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>
            {t('stage.title', { place: place(stage) })} <StageState state={stage.state} />
          </h1>
          <p className="lede" role="status">
            {t(`stage.sentence.${stage.state}`, { reach: reach(stage) })}
          </p>
          <dl className="facts">
            <div>
              <dt>{t('stage.over')}</dt>
              <dd>{document.data ? <ScopeLink href={configHref(document.data)}>{t('version.name', { version: stage.baseVersion })}</ScopeLink> : t('stage.first')}</dd>
            </div>
            <div>
              <dt>{t('stage.started')}</dt>
              <dd>
                <Ago atMs={Date.parse(stage.startedAt)} /> {t('savedBy', { name: stage.startedBy })}
              </dd>
            </div>
            {stage.endedAt !== null && (
              <div>
                <dt>{t('stage.ended')}</dt>
                <dd>
                  <Ago atMs={Date.parse(stage.endedAt)} />
                </dd>
              </div>
            )}
            <div>
              <dt>{t('column.change')}</dt>
              <dd>
                <ScopeLink className="mono" href={`/changes?sel=CHG-${stage.change}`}>{`CHG-${stage.change}`}</ScopeLink>
              </dd>
            </div>
            {stage.comment && (
              <div>
                <dt>{t('column.comment')}</dt>
                <dd>{stage.comment}</dd>
              </div>
            )}
          </dl>
        </div>
      </div>
      <div className="cols">
        <Panel title={t('stage.differs')} body>
          {document.error ? <Failed error={document.error} /> : document.loading ? <LoadingBlock height={200} /> : <TextDiff before={document.data?.text ?? ''} after={stage.text} />}
        </Panel>
        {stage.state === 'running' && (
          <Panel title={t('stage.acts')} body>
            <StageActs key={stage.change} stage={stage} refusal={refusal} />
          </Panel>
        )}
      </div>
    </>
  )
}

/** What the others have; null where they have nothing yet. */
function useDocumentOf({ application, layer, target }: ConfigStage) {
  const list = useQuery(configDocumentsQuery({ ...(application !== null && { application }), layer, target, limit: 1 }))
  const id = list.data?.items[0]?.id
  const one = useQuery({ ...configDocumentQuery(id ?? ''), enabled: id !== undefined })
  return { data: one.data ?? null, error: list.error ?? one.error, loading: list.isPending || (id !== undefined && one.isPending) }
}
