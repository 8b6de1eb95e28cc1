'use client'

import { useTranslations } from 'next-intl'
import { useAt, useDraft } from './config-draft'
import { groupsOf } from './config-groups'
import { pointerOf } from './json-path'
import { PathNumber } from './path-fields'

/** A weight for each group that a metric is in, and for those that were left behind. */
export function WeightFields() {
  const t = useTranslations('canary.config')
  const { config, problems, words } = useDraft()
  const weights = useAt(['classifier', 'groupWeights'])
  const { names, sum } = groupsOf(config)
  const stray = problems.filter(({ pointer }) => pointer.startsWith(`${pointerOf(['classifier', 'groupWeights'])}/`) && !names.some((name) => pointer === pointerOf(['classifier', 'groupWeights', name])))
  return (
    <fieldset className="choices-field">
      <legend className="label">{t('weights.title')}</legend>
      <div className="cc-row">
        {names.map((name) => (
          <PathNumber key={name} path={['classifier', 'groupWeights', name]} label={name} placeholder={t('weights.rest')} />
        ))}
      </div>
      <p className="xs muted mt-2">{t('weights.sum', { sum: Number(sum.toFixed(2)) })}</p>
      {[weights.error, ...stray.map(words)].filter(Boolean).map((text) => (
        <p key={text} className="xs t-bad" role="alert">
          {text}
        </p>
      ))}
    </fieldset>
  )
}
