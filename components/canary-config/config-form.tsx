'use client'

import { useTranslations } from 'next-intl'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { newMetric, groupsOf } from './config-groups'
import { useDraft } from './config-draft'
import { readAt } from './json-path'
import { MetricFields } from './metric-fields'
import { PathNumber, PathText } from './path-fields'
import { WeightFields } from './weight-fields'

const shownByFields = /^#\/(description|metrics\/\d+(\/.*)?|classifier\/(groupWeights(\/.*)?|scoreThresholds\/(pass|marginal)))$/

/** Everything of a canary config as fields; what the form does not know stays in the JSON as it is. */
export function ConfigForm() {
  const t = useTranslations('canary.config')
  const { config, problems, words, change, mayEdit } = useDraft()
  const metrics = readAt(config, ['metrics'])
  const count = Array.isArray(metrics) ? metrics.length : 0
  const elsewhere = problems.filter(({ pointer }) => !shownByFields.test(pointer))
  return (
    <div className="cc-form">
      {elsewhere.map((problem) => (
        <div key={`${problem.pointer} ${problem.code}`} className={`note ${problem.severity === 'error' ? 'bad' : 'warn'}`} role={problem.severity === 'error' ? 'alert' : 'status'}>
          <StateGlyph state={problem.severity === 'error' ? 'bad' : 'warn'} />
          <div>{words(problem)}</div>
        </div>
      ))}
      <fieldset className="cc-off cc-form" {...(!mayEdit && { 'aria-disabled': true, 'aria-describedby': 'config-refused' })}>
        <PathText path={['description']} label={t('description')} />
        <div>
          <h3 className="label mb-1">{t('metrics')}</h3>
          <div className="stack">
            {Array.from({ length: count }, (_, at) => (
              <MetricFields key={at} at={at} />
            ))}
          </div>
          {mayEdit && (
            <div className="acts mt-2">
              <Button icon="plus" onClick={() => change(['metrics', count], newMetric(groupsOf(config).names[0] ?? 'Errors'))}>
                {t('metric.add')}
              </Button>
            </div>
          )}
        </div>
        <WeightFields />
        <fieldset className="choices-field">
          <legend className="label">{t('thresholds.title')}</legend>
          <div className="cc-row">
            <PathNumber path={['classifier', 'scoreThresholds', 'pass']} label={t('thresholds.pass')} placeholder="75" />
            <PathNumber path={['classifier', 'scoreThresholds', 'marginal']} label={t('thresholds.marginal')} placeholder="50" />
          </div>
          <p className="xs muted mt-2">{t('thresholds.hint')}</p>
        </fieldset>
      </fieldset>
    </div>
  )
}
