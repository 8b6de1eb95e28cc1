'use client'

import { useTranslations } from 'next-intl'
import { routeBounds, routeTargetsMax } from '@/lib/domains/gateway/route-schemas'
import { CheckField, SelectField } from '../forms/field'
import { RouteText, useRouteDraft } from './route-draft'
import type { TargetRow } from './route-form'
import { RouteRows } from './route-rows'

/** The share that a weight is of all of them, in percent; null while they make no sense. */
export function shareOf(weight: string, all: readonly TargetRow[]): number | null {
  const weights = all.map((one) => Number(one.weight))
  const total = weights.reduce((sum, one) => sum + one, 0)
  const share = (Number(weight) / total) * 100
  return weights.every((one) => Number.isFinite(one) && one >= 0) && Number.isFinite(share) ? Math.round(share * 100) / 100 : null
}

/** Whom the route leads to, by what weights, what they see of the path, and what sticks. */
export function TargetFields() {
  const t = useTranslations('gateway')
  const { form, put } = useRouteDraft()
  return (
    <fieldset className="choices-field form-section stack stack-4">
      <legend className="label">{t('form.section.targets')}</legend>
      <RouteRows
        legend={t('form.targets')} hint={t('form.targetsHint')} rows={form.targets} nameOf={({ application }) => application} first={{ application: '', weight: '1' }} min={1} max={routeTargetsMax} add={t('form.addTarget')} onRows={(targets) => put({ targets })}
      >
        {(row, change, at) => {
          const percent = shareOf(row.weight, form.targets)
          return (
            <>
              <RouteText at={`targets/${at}/application`} also={at === 0 ? ['targets'] : []} value={row.application} onValue={(application) => change({ application })} />
              <RouteText at={`targets/${at}/weight`} inputMode="numeric" {...(percent !== null && { hint: t('form.share', { percent }) })} value={row.weight} onValue={(weight) => change({ weight })} />
            </>
          )
        }}
      </RouteRows>
      {!form.exact && <CheckField label={t('form.strip')} hint={t('form.stripHint')} checked={form.strip} onValue={(strip) => put({ strip })} />}
      <RouteText at="rewrite/prefix" hint={t('form.prefixHint')} value={form.prefix} onValue={(prefix) => put({ prefix })} />
      <SelectField label={t('form.sticky')} hint={t(`form.stickyHint.${form.sticky}`)} value={form.sticky} options={(['none', 'cookie', 'header'] as const).map((value) => ({ value, label: t(`form.stickyBy.${value}`) }))} onValue={(sticky) => put({ sticky })} />
      {form.sticky === 'cookie' && (
        <>
          <RouteText at="sticky/name" value={form.cookieName} onValue={(cookieName) => put({ cookieName })} />
          <RouteText at="sticky/ttlSeconds" unit="s" bounds={routeBounds.ttlSeconds} value={form.cookieTtl} onValue={(cookieTtl) => put({ cookieTtl })} />
        </>
      )}
      {form.sticky === 'header' && <RouteText at="sticky/name" value={form.stickyHeader} onValue={(stickyHeader) => put({ stickyHeader })} />}
      <CheckField label={t('form.mirrored')} hint={t('form.mirroredHint')} checked={form.mirrored} onValue={(mirrored) => put({ mirrored })} />
      {form.mirrored && (
        <>
          <RouteText at="mirror/application" also={['mirror']} value={form.mirrorApplication} onValue={(mirrorApplication) => put({ mirrorApplication })} />
          <RouteText at="mirror/percent" unit="%" bounds={routeBounds.mirrorPercent} value={form.mirrorPercent} onValue={(mirrorPercent) => put({ mirrorPercent })} />
        </>
      )}
    </fieldset>
  )
}
