'use client'

import { useTranslations } from 'next-intl'
import type { RouteTest } from '@/lib/domains/gateway/route-schemas'
import { ScopeLink } from '../shell/scope-link'
import { State } from '../ui/state'
import { routeHref } from './route-look'

const outcomeState = { route: 'ok', address: 'ok', refused: 'bad', nowhere: 'warn' } as const

/** The sentence first, then whom it would reach, then every route that was looked at and why it did not take it. */
export function BenchResult({ test }: { test: RouteTest }) {
  const t = useTranslations('gateway')
  return (
    <div className="stack stack-2 mt-4" role="status">
      <p>
        <State state={outcomeState[test.outcome]} word={t(`bench.outcome.${test.outcome}`, { route: test.route?.name ?? t('foreignRoute') })} />
      </p>
      {test.path !== null && (
        <dl className="facts">
          <div>
            <dt>{t('bench.sees')}</dt>
            <dd className="mono" style={{ overflowWrap: 'anywhere' }}>
              {test.path}
            </dd>
          </div>
          {test.prefix && (
            <div>
              <dt>{t('bench.taken')}</dt>
              <dd className="mono">{test.prefix}</dd>
            </div>
          )}
          {test.timeoutMs !== null && (
            <div>
              <dt>{t('bench.times')}</dt>
              <dd>{t('bench.timesOf', { ms: test.timeoutMs, retries: test.retries ?? 0 })}</dd>
            </div>
          )}
          {test.filters.length > 0 && (
            <div>
              <dt>{t('bench.filters')}</dt>
              <dd>{test.filters.join(', ')}</dd>
            </div>
          )}
        </dl>
      )}
      {test.targets.length > 0 && (
        <ul>
          {test.targets.map(({ application, percent, known, instances, more }) => (
            <li key={application}>
              {t('bench.target', { application, percent })} {!known && <span className="t-bad">{t('bench.unknown')}</span>}
              <span className="sm soft">
                {' '}
                {instances.map(({ instance, ejected }) => (ejected ? t('bench.ejected', { instance }) : instance)).join(', ')}
                {more > 0 && t('bench.more', { more })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {test.steps.length > 0 && (
        <ol aria-label={t('bench.steps')}>
          {test.steps.map((step, at) => (
            <li key={step.route ?? `foreign ${at}`}>
              {step.route === null ? t('foreignRoute') : <ScopeLink href={routeHref({ name: step.route })}>{step.route}</ScopeLink>}{' '}
              <span className="soft">{step.miss === null ? t('bench.takes', { version: step.version }) : t(`bench.miss.${step.miss}`, { header: step.header ?? '' })}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
