'use client'

import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { Decision } from '@/lib/domains/access/core/policy'
import { withScope } from '../shell/scope'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { useRefusalText } from './refusal-text'
import { deployHref } from './rollout-look'

/** Leads to the form; who may not deploy is told so here, before anything is filled in. */
export function DeployButton({ decision, application }: { decision: Decision; application?: string }) {
  const t = useTranslations('delivery')
  const refusal = useRefusalText()(decision)
  const params = useSearchParams()
  if (refusal !== null)
    return (
      <Button icon="deploy" reason={refusal}>
        {t('deploy')}
      </Button>
    )
  return (
    <Link className="btn primary" href={withScope(deployHref(application), new URLSearchParams(params))} prefetch={false} {...(application && { 'aria-label': t('deployOf', { application }) })}>
      <Icon name="deploy" />
      {t('deploy')}
    </Link>
  )
}
