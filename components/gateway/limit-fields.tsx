'use client'

import { useTranslations } from 'next-intl'
import { retryBudgetRules } from '@/lib/domains/gateway/core/retry'
import { routeBounds, routePriorities } from '@/lib/domains/gateway/route-schemas'
import { CheckField, SelectField } from '../forms/field'
import { RouteText, useRouteDraft } from './route-draft'
import { type ByteUnit, byteUnits } from './route-form'

/** How long a request may take, and how often it is tried. */
export function TimeFields() {
  const t = useTranslations('gateway')
  const { form, put } = useRouteDraft()
  return (
    <fieldset className="choices-field form-section stack stack-4">
      <legend className="label">{t('form.section.times')}</legend>
      <RouteText at="timeoutMs" unit="ms" hint={t('form.timeoutMsHint')} bounds={routeBounds.timeoutMs} value={form.timeoutMs} onValue={(timeoutMs) => put({ timeoutMs })} />
      <RouteText at="tryTimeoutMs" unit="ms" hint={t('form.tryTimeoutMsHint')} bounds={routeBounds.timeoutMs} value={form.tryTimeoutMs} onValue={(tryTimeoutMs) => put({ tryTimeoutMs })} />
      <RouteText at="retries" hint={t('form.retriesHint', retryBudgetRules)} bounds={routeBounds.retries} value={form.retries} onValue={(retries) => put({ retries })} />
    </fieldset>
  )
}

/** What the edge lets through: rates, sizes, and what is refused first when there is too much. */
export function LimitFields() {
  const t = useTranslations('gateway')
  const { form, put } = useRouteDraft()
  return (
    <fieldset className="choices-field form-section stack stack-4">
      <legend className="label">{t('form.section.limits')}</legend>
      <CheckField label={t('form.routeLimited')} hint={t('form.routeLimitedHint')} checked={form.routeLimited} onValue={(routeLimited) => put({ routeLimited })} />
      {form.routeLimited && (
        <div className="cc-row">
          <RouteText at="limits/route/perSecond" unit="/s" bounds={routeBounds.perSecond} value={form.routePerSecond} onValue={(routePerSecond) => put({ routePerSecond })} />
          <RouteText at="limits/route/burst" bounds={routeBounds.burst} value={form.routeBurst} onValue={(routeBurst) => put({ routeBurst })} />
        </div>
      )}
      <CheckField label={t('form.clientLimited')} hint={t('form.clientLimitedHint')} checked={form.clientLimited} onValue={(clientLimited) => put({ clientLimited })} />
      {form.clientLimited && (
        <>
          <div className="cc-row">
            <RouteText at="limits/client/perSecond" unit="/s" bounds={routeBounds.perSecond} value={form.clientPerSecond} onValue={(clientPerSecond) => put({ clientPerSecond })} />
            <RouteText at="limits/client/burst" bounds={routeBounds.burst} value={form.clientBurst} onValue={(clientBurst) => put({ clientBurst })} />
          </div>
          <RouteText at="limits/client/header" hint={t('form.clientHeaderHint')} value={form.clientHeader} onValue={(clientHeader) => put({ clientHeader })} />
        </>
      )}
      <div className="cc-row">
        <RouteText at="limits/bodyBytesMax" hint={t('form.bodyMaxHint')} inputMode="decimal" value={form.bodyMax} onValue={(bodyMax) => put({ bodyMax })} />
        <SelectField label={t('form.bodyUnit')} value={form.bodyUnit} options={(Object.keys(byteUnits) as ByteUnit[]).map((value) => ({ value, label: value }))} onValue={(bodyUnit) => put({ bodyUnit })} />
      </div>
      <SelectField
        label={t('form.priority')} hint={t('form.priorityHint')} value={form.priority} onValue={(priority) => put({ priority })}
        options={[{ value: '' as const, label: t('form.priorityOf.none') }, ...(Object.keys(routePriorities) as (keyof typeof routePriorities)[]).map((value) => ({ value, label: t(`form.priorityOf.${value}`) }))]}
      />
    </fieldset>
  )
}
