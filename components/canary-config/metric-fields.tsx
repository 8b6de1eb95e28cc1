'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { CanaryMeasure } from '@/lib/domains/canary/analysis-schemas'
import { TextField } from '../forms/field'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Pill } from '../ui/pill'
import { StateGlyph } from '../ui/state'
import { useAt, useDraft } from './config-draft'
import { isWithin, pointerOf, readAt } from './json-path'
import { PathCheck, PathChoice, PathNumber, PathText } from './path-fields'
import { numberOf, percentOfRatio, ratioOfPercent } from './tolerance'

const directions = ['increase', 'decrease', 'either'] as const

/** One metric of the config, closed to a line until it is opened or something is wrong in it. */
export function MetricFields({ at }: { at: number }) {
  const t = useTranslations('canary.config')
  const { config, problems, change, mayEdit, words } = useDraft()
  const path = ['metrics', at] as const
  const settings = [...path, 'analysisConfigurations', 'canary'] as const
  const name = String(readAt(config, [...path, 'name']) ?? '')
  const direction = readAt(config, [...settings, 'direction']) ?? 'either'
  const critical = readAt(config, [...settings, 'critical']) === true
  const removes = readAt(config, [...settings, 'outliers', 'strategy']) === 'remove'
  const isCles = readAt(config, [...settings, 'effectSize', 'measure']) === 'cles'
  const wrong = problems.filter(({ pointer, severity }) => severity === 'error' && isWithin(pointer, path)).length
  const [open, setOpen] = useState(name === '' || wrong > 0)
  const measure = String(readAt(config, [...path, 'query', 'measure']) ?? '')
  const ways = direction === 'increase' ? (['increase'] as const) : direction === 'decrease' ? (['decrease'] as const) : (['increase', 'decrease'] as const)
  const field = (kind: 'allowed' | 'critical', way: 'increase' | 'decrease') => `${kind}${way === 'increase' ? 'Increase' : 'Decrease'}` as const
  const fields = ['direction', 'critical', 'mustHaveData', 'muted', 'nanStrategy', 'outliers/strategy', ...(removes ? ['outliers/outlierFactor'] : []), ...ways.flatMap((way) => [`effectSize/${field('allowed', way)}`, ...(critical && !isCles ? [`effectSize/${field('critical', way)}`] : [])])]
  const atFields = new Set([...[['name'], ['query'], ['query', 'measure']].map((inner) => pointerOf([...path, ...inner])), ...fields.map((inner) => `${pointerOf(settings)}/${inner}`)])
  // What is wrong with something that this form has no field for, or none now.
  const others = problems.filter(({ pointer }) => isWithin(pointer, path) && !atFields.has(pointer) && !isWithin(pointer, [...path, 'groups']))
  return (
    <details className="cc-metric" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="right" small />
        <span className="med">{name || t('metric.unnamed')}</span>
        <span className="muted sm">{CanaryMeasure.options.some((one) => one === measure) ? t(`measure.${measure}`) : measure}</span>
        {critical && <Pill look="line">{t('metric.critical')}</Pill>}
        {wrong > 0 && (
          <span className="t-bad sm row gap-1">
            <StateGlyph state="bad" />
            {t('wrong', { count: wrong })}
          </span>
        )}
      </summary>
      <div className="cc-form">
        {others.map((problem) => (
          <p key={`${problem.pointer} ${problem.code}`} className="xs t-bad" role="alert">
            <span className="mono">{problem.pointer}</span> {words(problem)}
          </p>
        ))}
        <div className="cc-row">
          <PathText needed path={[...path, 'name']} label={t('metric.name')} />
          <MeasureField at={at} />
          <PathChoice path={[...settings, 'direction']} label={t('metric.direction')} fallback="either" options={directions.map((value) => ({ value, label: t(`direction.${value}`) }))} />
          <GroupsField at={at} />
        </div>
        <div className="cc-row">
          {ways.map((way) =>
            isCles ? (
              <PathNumber key={way} path={[...settings, 'effectSize', field('allowed', way)]} label={t(`metric.${field('allowed', way)}`)} hint={t('metric.clesHint')} placeholder="0.5" read={numberOf} />
            ) : (
              <PathNumber key={way} path={[...settings, 'effectSize', field('allowed', way)]} label={t(`metric.${field('allowed', way)}`)} hint={t('metric.toleranceHint')} unit="%" placeholder="0" show={(value) => percentOfRatio(value, way)} read={(text) => ratioOfPercent(text, way)} />
            ),
          )}
          {critical &&
            !isCles &&
            ways.map((way) => (
              <PathNumber key={`critical ${way}`} path={[...settings, 'effectSize', field('critical', way)]} label={t(`metric.${field('critical', way)}`)} hint={t('metric.criticalEffectHint')} unit="%" placeholder="0" show={(value) => percentOfRatio(value, way)} read={(text) => ratioOfPercent(text, way)} />
            ))}
        </div>
        <div className="cc-row">
          <PathCheck path={[...settings, 'critical']} label={t('metric.critical')} hint={t('metric.criticalHint')} />
          <PathCheck path={[...settings, 'mustHaveData']} label={t('metric.mustHaveData')} hint={t('metric.mustHaveDataHint')} />
          <PathCheck path={[...settings, 'muted']} label={t('metric.muted')} hint={t('metric.mutedHint')} />
        </div>
        <div className="cc-row">
          <PathChoice path={[...settings, 'nanStrategy']} label={t('metric.gaps')} fallback="remove" options={(['remove', 'replace'] as const).map((value) => ({ value, label: t(`gaps.${value}`) }))} />
          <PathChoice path={[...settings, 'outliers', 'strategy']} label={t('metric.outliers')} fallback="keep" options={(['keep', 'remove'] as const).map((value) => ({ value, label: t(`outliers.${value}`) }))} />
          {removes && <PathNumber path={[...settings, 'outliers', 'outlierFactor']} label={t('metric.factor')} hint={t('metric.factorHint')} placeholder="3" />}
        </div>
        {mayEdit && (
          <div className="acts">
            <Button look="quiet" icon="trash" onClick={() => change(path, undefined)}>
              {t('metric.remove')}
              <span className="vh"> {name}</span>
            </Button>
          </div>
        )}
      </div>
    </details>
  )
}

/** What is measured; the rules point at the query, this field stands for it. */
function MeasureField({ at }: { at: number }) {
  const t = useTranslations('canary.config')
  const query = useAt(['metrics', at, 'query'])
  return (
    <div>
      <PathChoice path={['metrics', at, 'query', 'measure']} label={t('metric.measure')} fallback="error_rate" options={CanaryMeasure.options.map((value) => ({ value, label: t(`measure.${value}`) }))} />
      {query.error && <span className="xs t-bad" role="alert">{query.error}</span>}
    </div>
  )
}

/** Groups as they are typed, with commas between. */
function GroupsField({ at }: { at: number }) {
  const t = useTranslations('canary.config')
  const { problems, words, mayEdit } = useDraft()
  const path = ['metrics', at, 'groups'] as const
  const { value, set } = useAt(path)
  const groups = Array.isArray(value) ? value.map(String) : []
  const wrong = problems.filter(({ pointer }) => isWithin(pointer, path)).map(words).join(' ')
  return <TextField label={t('metric.groups')} hint={t('metric.groupsHint')} autoComplete="off" value={groups.join(',')} onValue={(text) => set(text === '' ? [] : text.split(',').map((one) => one.trimStart()))} error={wrong || null} readOnly={!mayEdit} />
}
