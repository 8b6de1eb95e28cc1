'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { ServiceDetail } from '@/lib/domains/catalog/schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { useTeamDecision } from './use-team-decision'
import { Button, Why } from '../ui/button'
import { Moment } from '../ui/time'
import { useSaid } from './said'
import { canRetry } from './service-look'
import { ServiceState } from './service-words'

interface Props {
  service: ServiceDetail
  bound: number
  onRetry: () => void
  onBind: () => void
  onDelete: () => void
}

export function ServiceHead({ service, bound, onRetry, onBind, onDelete }: Props) {
  const t = useTranslations('services')
  const id = useId()
  const refusal = useRefusalText()
  const decide = useTeamDecision(service.team)
  const said = useSaid()
  const mayRetry = refusal(decide('services:create'))
  const over = service.state === 'deleting' || service.state === 'deleted'
  const mayBind = refusal(decide('services:bind')) ?? (service.state === 'ready' || service.state === 'creating' ? null : t(`page.notIn.${service.state}`))
  const mayDelete = refusal(decide('services:delete')) ?? (over ? t(`page.notIn.${service.state}`) : null)
  return (
    <div className="page-head">
      <div className="grow">
        <h1>
          {service.name} <ServiceState service={service} />
        </h1>
        <p className="lede" role="status">
          {said(service) || t(`page.sentence.${service.state}`, { bindings: bound })}
        </p>
        <dl className="facts">
          <div>
            <dt>{t('page.offering')}</dt>
            <dd>{t('column.planOf', { offering: t(`offering.${service.offering}`), plan: t(`plan.${service.plan}`) })}</dd>
          </div>
          <div>
            <dt>{t('column.team')}</dt>
            <dd>{service.team}</dd>
          </div>
          <div>
            <dt>{t('page.created')}</dt>
            <dd>
              <Moment atMs={Date.parse(service.createdAt)} style="full" /> {t('page.by', { name: service.createdBy.name })}
            </dd>
          </div>
        </dl>
      </div>
      <div className="acts">
        {canRetry(service) && (
          <Button icon="replace" look="primary" onClick={onRetry} {...(mayRetry !== null && { reason: mayRetry, reasonId: `${id}-retry` })}>
            {t('retry.act')}
          </Button>
        )}
        <Button icon="link" onClick={onBind} {...(mayBind !== null && { reason: mayBind, reasonId: `${id}-bind` })}>
          {t('bind.act')}
        </Button>
        <Button icon="trash" look="danger" onClick={onDelete} {...(mayDelete !== null && { reason: mayDelete, reasonId: `${id}-delete` })}>
          {t('delete.act')}
        </Button>
        {canRetry(service) && mayRetry !== null && <Why id={`${id}-retry`}>{mayRetry}</Why>}
        {mayBind !== null && <Why id={`${id}-bind`}>{mayBind}</Why>}
        {mayDelete !== null && mayDelete !== mayBind && <Why id={`${id}-delete`}>{mayDelete}</Why>}
      </div>
    </div>
  )
}
