'use client'

import { useTranslations } from 'next-intl'
import type { Decision } from '@/lib/domains/access/core/policy'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'

/** Leads to the form; who may not order is told so here, before anything is filled in. */
export function OrderButton({ decision }: { decision: Decision }) {
  const t = useTranslations('services')
  const refusal = useRefusalText()(decision)
  if (refusal !== null)
    return (
      <Button icon="plus" reason={refusal}>
        {t('order')}
      </Button>
    )
  return (
    <ScopeLink className="btn primary" href="/services/new">
      <Icon name="plus" />
      {t('order')}
    </ScopeLink>
  )
}
