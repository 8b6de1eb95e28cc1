'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { applicationQuery } from '@/lib/domains/applications/queries/applications'
import type { NamedPlace } from '@/lib/domains/configuration/core/place-name'
import { configLayers } from '@/lib/domains/configuration/schemas'
import { ApplicationName } from '@/lib/kernel/names'
import { useRefusalText } from '../delivery/refusal-text'
import { withScope } from '../shell/scope'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useToast } from '../ui/toast'
import { configHref } from './config-look'
import { DocumentEditor } from './document-editor'
import { type Draft, emptyDraft } from './draft'
import { StageNote, useStageAt } from './stages-panel'
import { hasTarget, isTarget, PlaceFields, useDocumentAt } from './place-fields'

function placeIn(params: URLSearchParams): NamedPlace {
  const layer = configLayers.find((one) => one === params.get('layer')) ?? 'application'
  const target = params.get('target') ?? ''
  return { application: layer === 'global' ? null : (params.get('application') ?? ''), layer, target: hasTarget(layer) && isTarget(target) ? target : '' }
}

/** The first version at a place. Where one lies already, the way there. */
export function NewDocumentPage() {
  const t = useTranslations('configuration')
  const client = useQueryClient()
  const router = useRouter()
  const toast = useToast()
  const params = new URLSearchParams(useSearchParams())
  const [place, setPlace] = useState(() => placeIn(params))
  const [draft, setDraft] = useState<Draft>(emptyDraft('yaml'))
  const refusal = useMayWrite(place)
  const there = useDocumentAt(place)
  const stage = useStageAt(place)
  const blocked = !isNamed(place) ? t('new.first') : there ? t('new.taken') : stage ? t('stage.runs') : null
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('new.title')}</h1>
          <p className="lede">{t('new.lede')}</p>
        </div>
      </div>
      <DocumentEditor
        title={t('new.text')}
        place={place}
        draft={place.layer === 'schema' ? { ...draft, format: 'yaml', before: { ...draft.before, format: 'yaml' } } : draft}
        onDraft={setDraft}
        refusal={refusal}
        blocked={blocked}
        onStaged={() => setDraft(emptyDraft('yaml'))}
        onOvertaken={() => void client.invalidateQueries({ queryKey: ['configuration', 'list'] })}
        onSaved={(saved) => {
          toast({ text: t('save.done', { version: saved.version }) })
          router.push(withScope(configHref(saved), params))
        }}
      >
        <PlaceFields place={place} onPlace={setPlace} />
        {stage && <StageNote stage={stage} />}
        {there && (
          <p className="note warn" role="status">
            <span>
              {t('new.there')} <ScopeLink href={configHref(there)}>{t('new.open')}</ScopeLink>
            </span>
          </p>
        )}
      </DocumentEditor>
    </>
  )
}

const isNamed = ({ application, layer, target }: NamedPlace): boolean => (application === null || ApplicationName.safeParse(application).success) && (!hasTarget(layer) || isTarget(target))

/** Null where nothing refuses, and while it is not known whose the application is: the server decides in any case. */
function useMayWrite({ application }: NamedPlace): string | null {
  const decide = useDecide()
  const words = useRefusalText()
  const named = application !== null && ApplicationName.safeParse(application).success
  const { data } = useQuery({ ...applicationQuery(application ?? ''), enabled: named })
  if (application === null) return words(decide('config:write-global'))
  if (application === '') return words(decide('config:write'))
  return data ? words(decide('config:write', data.teamId)) : null
}
