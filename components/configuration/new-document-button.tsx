'use client'

import { useTranslations } from 'next-intl'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { newConfigHref } from './config-look'

/** Leads to the form; who may not is told so here, before anything is typed. */
export function NewDocumentButton({ application, teamId }: { application?: string; teamId?: string }) {
  const t = useTranslations('configuration')
  const refusal = useRefusalText()(useDecide()('config:write', teamId))
  if (refusal !== null)
    return (
      <Button icon="plus" reason={refusal}>
        {t('new.act')}
      </Button>
    )
  return (
    <ScopeLink className="btn primary" href={newConfigHref(application === undefined ? {} : { application })}>
      <Icon name="plus" />
      {t('new.act')}
    </ScopeLink>
  )
}
