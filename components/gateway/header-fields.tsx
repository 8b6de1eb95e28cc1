'use client'

import { useTranslations } from 'next-intl'
import { routeBounds } from '@/lib/domains/gateway/route-schemas'
import { CheckField } from '../forms/field'
import { MethodField } from './match-fields'
import { namesOf } from './read-route-form'
import { RouteText, useRouteDraft } from './route-draft'
import type { HeaderRow } from './route-form'
import { RouteRows } from './route-rows'

function HeaderSetRows({ which, rows, onRows }: { which: 'requestSet' | 'responseSet'; rows: HeaderRow[]; onRows: (rows: HeaderRow[]) => void }) {
  const t = useTranslations('gateway')
  return (
    <RouteRows legend={t(`form.${which}`)} rows={rows} nameOf={({ name }) => name} first={{ name: '', value: '' }} max={20} add={t('form.addHeader')} onRows={onRows}>
      {(row, change, at) => (
        <>
          <RouteText at={`headers/${which}/${at}/name`} value={row.name} onValue={(name) => change({ name })} />
          <RouteText at={`headers/${which}/${at}/value`} value={row.value} onValue={(value) => change({ value })} />
        </>
      )}
    </RouteRows>
  )
}

/** What of the headers is set and removed, on the way in and on the way out. */
export function HeaderFields() {
  const t = useTranslations('gateway')
  const { form, put } = useRouteDraft()
  return (
    <fieldset className="choices-field form-section stack stack-4">
      <legend className="label">{t('form.section.headers')}</legend>
      <HeaderSetRows which="requestSet" rows={form.requestSet} onRows={(requestSet) => put({ requestSet })} />
      <RouteText at="headers/requestRemove" entries={namesOf(form.requestRemove)} hint={t('form.removeHint')} value={form.requestRemove} onValue={(requestRemove) => put({ requestRemove })} />
      <HeaderSetRows which="responseSet" rows={form.responseSet} onRows={(responseSet) => put({ responseSet })} />
      <RouteText at="headers/responseRemove" entries={namesOf(form.responseRemove)} hint={t('form.removeHint')} value={form.responseRemove} onValue={(responseRemove) => put({ responseRemove })} />
    </fieldset>
  )
}

/** Which pages of other origins may ask through this route. */
export function CorsFields() {
  const t = useTranslations('gateway')
  const { form, put } = useRouteDraft()
  return (
    <fieldset className="choices-field form-section stack stack-4">
      <legend className="label">{t('form.section.cors')}</legend>
      <CheckField label={t('form.cors')} hint={t('form.corsHint')} checked={form.cors} onValue={(cors) => put({ cors })} />
      {form.cors && (
        <>
          <RouteText at="cors/origins" entries={namesOf(form.origins)} hint={t('form.originsHint')} value={form.origins} onValue={(origins) => put({ origins })} />
          <MethodField legend={t('form.corsMethods')} hint={t('form.corsMethodsHint')} methods={form.corsMethods} onMethods={(corsMethods) => put({ corsMethods })} />
          <RouteText at="cors/headers" entries={namesOf(form.corsHeaders)} hint={t('form.corsHeadersHint')} value={form.corsHeaders} onValue={(corsHeaders) => put({ corsHeaders })} />
          <RouteText at="cors/exposed" entries={namesOf(form.exposed)} hint={t('form.exposedHint')} value={form.exposed} onValue={(exposed) => put({ exposed })} />
          <CheckField label={t('form.credentials')} hint={t('form.credentialsHint')} checked={form.credentials} onValue={(credentials) => put({ credentials })} />
          <RouteText at="cors/maxAgeSeconds" unit="s" hint={t('form.maxAgeHint')} bounds={routeBounds.maxAgeSeconds} value={form.maxAge} onValue={(maxAge) => put({ maxAge })} />
        </>
      )}
    </fieldset>
  )
}
