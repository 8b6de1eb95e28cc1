'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { configDocumentsQuery } from '@/lib/domains/configuration/queries/documents'
import type { NamedPlace } from '@/lib/domains/configuration/core/place-name'
import { type ConfigDocument, type ConfigLayer, configLayers } from '@/lib/domains/configuration/schemas'
import { ApplicationName } from '@/lib/kernel/names'
import { ApplicationPicker } from '../delivery/application-picker'
import { SelectField, TextField } from '../forms/field'
import { useShell } from '../shell/shell-context'

export const hasTarget = (layer: ConfigLayer): boolean => layer === 'profile' || layer === 'cluster' || layer === 'zone' || layer === 'instance'
const targetPattern = /^[A-Za-z0-9._:-]{1,200}$/
export const isTarget = (text: string): boolean => targetPattern.test(text)

/** Where a document is to lie. Which layers there are goes by what was said before: for all there is one. */
export function PlaceFields({ place, onPlace }: { place: NamedPlace; onPlace: (place: NamedPlace) => void }) {
  const t = useTranslations('configuration')
  const { zones } = useShell()
  const listId = useId()
  const { application, layer, target } = place
  const bad = target !== '' && !isTarget(target)
  return (
    <>
      <SelectField
        label={t('new.layer')} hint={t(`layerWords.${layer}`)} value={layer} options={configLayers.map((value) => ({ value, label: t(`layer.${value}`) }))}
        onValue={(next) => onPlace({ layer: next, application: next === 'global' ? null : (application ?? ''), target: hasTarget(next) ? (hasTarget(layer) ? target : '') : '' })}
      />
      {layer !== 'global' && <ApplicationPicker value={application ?? ''} onPick={(name) => onPlace({ ...place, application: name })} />}
      {hasTarget(layer) && (
        <>
          <TextField label={t(`new.target.${layer}`)} mono autoComplete="off" spellCheck={false} maxLength={200} value={target} onValue={(text) => onPlace({ ...place, target: text.trim() })} error={bad ? t('new.targetRule') : null} {...(layer === 'zone' && { list: listId })} />
          {layer === 'zone' && (
            <datalist id={listId}>
              {zones.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          )}
        </>
      )}
    </>
  )
}

/** The document that lies there already; undefined while that is not known. */
export function useDocumentAt({ application, layer, target }: NamedPlace): ConfigDocument | null | undefined {
  const whole = (application === null || ApplicationName.safeParse(application).success) && (!hasTarget(layer) || isTarget(target))
  const query = useQuery({ ...configDocumentsQuery({ ...(application !== null && { application }), layer, target, limit: 1 }), enabled: whole })
  return whole && query.data ? (query.data.items[0] ?? null) : undefined
}
