'use client'

import { useTranslations } from 'next-intl'
import { routeBounds, routeMethods } from '@/lib/domains/gateway/route-schemas'
import { CheckField, SelectField } from '../forms/field'
import { namesOf } from './read-route-form'
import { RouteText, useRouteDraft } from './route-draft'
import { RouteRows } from './route-rows'

type Method = (typeof routeMethods)[number]

/** Which of the methods; their order stays as it was said. */
export function MethodField({ legend, hint, methods, onMethods }: { legend: string; hint: string; methods: Method[]; onMethods: (methods: Method[]) => void }) {
  return (
    <fieldset className="choices-field">
      <legend className="label">{legend}</legend>
      <div className="row wrap gap-4">
        {routeMethods.map((method) => (
          <CheckField key={method} label={<span className="mono">{method}</span>} checked={methods.includes(method)} onValue={(on) => onMethods(on ? [...methods, method] : methods.filter((one) => one !== method))} />
        ))}
      </div>
      <p className="xs muted mt-2">{hint}</p>
    </fieldset>
  )
}

/** Which requests the route takes, and when it is looked at. */
export function MatchFields() {
  const t = useTranslations('gateway')
  const { form, put } = useRouteDraft()
  return (
    <fieldset className="choices-field form-section stack stack-4">
      <legend className="label">{t('form.section.match')}</legend>
      <CheckField label={t('form.enabled')} hint={t('form.enabledHint')} checked={form.enabled} onValue={(enabled) => put({ enabled })} />
      <SelectField label={t('form.kind')} value={form.exact ? 'exact' : 'prefix'} options={[{ value: 'prefix', label: t('form.kindPrefix') }, { value: 'exact', label: t('form.kindExact') }]} onValue={(kind) => put({ exact: kind === 'exact' })} />
      <RouteText at="match/path/value" also={['match']} hint={t('form.pathHint')} value={form.path} onValue={(path) => put({ path })} />
      <RouteText at="match/hosts" entries={namesOf(form.hosts)} hint={t('form.hostsHint')} value={form.hosts} onValue={(hosts) => put({ hosts })} />
      <MethodField legend={t('form.methods')} hint={t('form.methodsHint')} methods={form.methods} onMethods={(methods) => put({ methods })} />
      <RouteRows
        legend={t('form.conditions')} hint={t('form.conditionsHint')} rows={form.conditions} nameOf={({ name }) => name} first={{ name: '', value: '', exact: true }} max={10} add={t('form.addHeader')} onRows={(conditions) => put({ conditions })}
      >
        {(row, change, at) => (
          <>
            <RouteText at={`match/headers/${at}/name`} value={row.name} onValue={(name) => change({ name })} />
            <SelectField label={t('form.conditionKind')} value={row.exact ? 'exact' : 'present'} options={[{ value: 'exact', label: t('form.conditionExact') }, { value: 'present', label: t('form.conditionPresent') }]} onValue={(kind) => change({ exact: kind === 'exact' })} />
            {row.exact && <RouteText at={`match/headers/${at}/value`} value={row.value} onValue={(value) => change({ value })} />}
          </>
        )}
      </RouteRows>
      <RouteText at="order" hint={t('form.orderHint')} bounds={routeBounds.order} value={form.order} onValue={(order) => put({ order })} />
      <RouteText at="description" mono={false} spellCheck hint={t('form.descriptionHint')} maxLength={200} value={form.description} onValue={(description) => put({ description })} />
    </fieldset>
  )
}
