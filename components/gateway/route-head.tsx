'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { RouteDetail } from '@/lib/domains/gateway/route-api-schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { useTeamDecision } from '../services/use-team-decision'
import { Button, Why } from '../ui/button'
import { Moment } from '../ui/time'
import { matchText, routeWord, targetsText } from './route-look'
import { RouteState } from './route-words'

export function RouteHead({ route, onChange, onDelete }: { route: RouteDetail; onChange: () => void; onDelete: () => void }) {
  const t = useTranslations('gateway')
  const id = useId()
  const refusal = useRefusalText()(useTeamDecision(route.team)('gateway:write'))
  const blocked = refusal === null ? {} : { reason: refusal, reasonId: `${id}-write` }
  return (
    <div className="page-head">
      <div className="grow">
        <h1>
          {route.name} <RouteState route={route} proxyAnswers={route.proxyAnswers} />
        </h1>
        <p className="lede" role="status">
          {t(`sentence.${routeWord(route, route.proxyAnswers)}`, { version: route.version })}
        </p>
        <dl className="facts">
          <div style={{ whiteSpace: 'normal', minWidth: 0 }}>
            <dt>{t('facts.takes')}</dt>
            <dd className="mono" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
              {matchText(route.document)}
            </dd>
          </div>
          <div style={{ whiteSpace: 'normal' }}>
            <dt>{t('column.targets')}</dt>
            <dd>{targetsText(route.document)}</dd>
          </div>
          <div>
            <dt>{t('column.order')}</dt>
            <dd>{route.document.order}</dd>
          </div>
          <div>
            <dt>{t('column.team')}</dt>
            <dd>{route.team}</dd>
          </div>
          <div style={{ whiteSpace: 'normal' }}>
            <dt>{t('facts.changed')}</dt>
            <dd>
              <Moment atMs={Date.parse(route.changedAt)} style="full" /> {t('facts.by', { name: route.changedBy.name })}
            </dd>
          </div>
        </dl>
      </div>
      <div className="acts">
        <Button icon="settings" onClick={onChange} {...blocked}>
          {t('change.act')}
        </Button>
        <Button icon="trash" look="danger" onClick={onDelete} {...blocked}>
          {t('delete.act')}
        </Button>
        {refusal !== null && <Why id={`${id}-write`}>{refusal}</Why>}
      </div>
    </div>
  )
}
