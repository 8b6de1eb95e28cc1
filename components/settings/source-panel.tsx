import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { engineTitles, type SourceView } from '@/lib/domains/telemetry/source-schemas'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Ago } from '../ui/time'

/** How it stands: in force, failing, or not known. */
function Standing({ source: { engine, version, state } }: { source: SourceView }) {
  const t = useTranslations('sources')
  if (state === null) return <State state="unknown" word={t('state.unknown')} />
  if (state.engine !== engine || (engine !== 'embedded' && state.version !== version)) return <State state="info" word={t('state.switching')} />
  if (state.problem !== null)
    return (
      <>
        <State state="bad" word={t('state.failing')} />
        <div className="sub wrap">{state.problem}</div>
      </>
    )
  if (engine !== 'embedded' && state.answeredMs === null) return <State state="off" word={t('state.unasked')} />
  return (
    <>
      <State state="ok" word={t('state.answers')} />
      {state.answeredMs !== null && (
        <span className="soft">
          {' '}
          <Ago atMs={state.answeredMs} />
        </span>
      )}
    </>
  )
}

export function SourcePanel({ source, refusal, onChange }: { source: SourceView; refusal: string | null; onChange: () => void }) {
  const t = useTranslations('sources')
  const { signal, engine, url, login, tenant, changedAt, changedBy } = source
  const facts: [string, ReactNode][] = [
    [t('engine'), <span key="e" className="med">{engine === 'embedded' ? t('embedded') : engineTitles[engine]}</span>],
    ...(engine === 'embedded' ? [] : ([[t('url'), <Copy key="u" text={url} what={t('url')} />], [t('login'), t(`logins.${login}`)]] satisfies [string, ReactNode][])),
    ...(tenant ? ([[t('tenant'), <span key="t" className="mono">{tenant}</span>]] satisfies [string, ReactNode][]) : []),
    [t('standing'), <Standing key="s" source={source} />],
    ...(changedAt ? ([[t('changed'), <span key="c">{t('changedBy', { who: changedBy ?? '' })} <Ago atMs={Date.parse(changedAt)} /></span>]] satisfies [string, ReactNode][]) : []),
  ]
  return (
    <Panel
      title={t(`signal.${signal}`)}
      body
      className="mb-4"
      end={
        <Button onClick={onChange} aria-label={t('changeOf', { signal: t(`signal.${signal}`) })} {...(refusal !== null && { reason: refusal })}>
          {t('change')}
        </Button>
      }
    >
      <dl className="dl">
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
