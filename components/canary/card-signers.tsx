'use client'

import { useTranslations } from 'next-intl'
import type { z } from 'zod'
import type { ApprovalPolicy, CanaryView, Signature } from '@/lib/domains/canary/analysis-schemas'
import Link from 'next/link'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { cardHref, signedOf } from './decision-state'

type SignatureRow = z.infer<typeof Signature>

const initials = (name: string) => (name.split(/[\s._-]+/).map((part) => part[0] ?? '').join('').slice(0, 2) || '?').toUpperCase()

/** One person's act, with the card that they saw. */
export function SignatureLine({ signature, rollout, link = true }: { signature: SignatureRow; rollout: { application: string; number: number }; link?: boolean }) {
  const t = useTranslations('canary')
  const common = useTranslations('common')
  return (
    <li className="row top">
      <span className="av" aria-hidden="true">
        {initials(signature.name)}
      </span>
      <div className="grow sm">
        <span className="med">{signature.name}</span> <span className="muted">{common(`role.${signature.role}`)}</span>
        <div className="soft">
          <StateGlyph state={signature.act === 'promote' ? 'ok' : signature.act === 'extend' ? 'info' : 'warn'} />{' '}
          {t(`signed.${signature.act}`)} <Moment atMs={Date.parse(signature.at)} style="day" />
          {link && (
            <>
              {' '}
              <Link href={cardHref(rollout, signature.cardHash)} prefetch={false}>
                {t('signed.card')}
              </Link>
            </>
          )}
        </div>
        <div className="muted">{signature.why}</div>
      </div>
    </li>
  )
}

/** Who must sign by the policy, who has, and what happens when nobody does. */
export function CardSigners({ view }: { view: CanaryView }) {
  const t = useTranslations('canary')
  const { have, need } = signedOf(view)
  return (
    <div>
      <h3>{t('signers.title')}</h3>
      {view.signatures.length === 0 ? (
        <p className="sm muted">{t('signers.none')}</p>
      ) : (
        <ul className="stack stack-3">
          {view.signatures.map((signature) => (
            <SignatureLine key={`${signature.name} ${signature.at}`} signature={signature} rollout={view.rollout} />
          ))}
        </ul>
      )}
      <p className="sm soft mt-2">{t('signers.progress', { have, need })}</p>
      <PolicyWords policy={view.policy} />
    </div>
  )
}

export function PolicyWords({ policy }: { policy: ApprovalPolicy }) {
  const t = useTranslations('canary')
  const common = useTranslations('common')
  return (
    <p className="xs muted mt-1">
      {t('policy.signs', { count: policy.signatures, role: common(`role.${policy.role}`) })} {policy.fourEyes && t('policy.fourEyes')} {policy.promoteByItself && t('policy.byItself')}{' '}
      {t(`policy.expiry.${policy.onExpiry}`, { minutes: policy.expiresMinutes })}
    </p>
  )
}
