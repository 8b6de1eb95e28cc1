import type { Clock } from '@/lib/kernel/clock'
import { newSecret } from '@/lib/kernel/ids'
import { linkLifeMs, linkUrl } from './core/one-time-link'
import { secretHash } from './core/token-text'
import type { LinkStore } from './ports'

/**
 * The address that makes the operator account, or null where one exists. Every call makes a new secret and the unused one
 * before it dies; it is dead after use or an hour. Print it, never log it.
 */
export const firstRunLink =
  ({ links, clock, publicUrl }: { links: LinkStore; clock: Clock; publicUrl: string }) =>
  async (): Promise<{ url: string | null }> => {
    if (await links.hasOperator()) return { url: null }
    const secret = newSecret()
    const expiresAt = new Date(clock.nowMs() + linkLifeMs['first-operator'])
    await links.create(
      { hash: secretHash(secret), purpose: 'first-operator', personId: null, expiresAt },
      {
        actor: { kind: 'machine', id: 'machine', name: 'npm start' },
        action: 'one-time-link.create',
        subject: { kind: 'one-time-link', id: 'first-operator' },
        after: { purpose: 'first-operator', expiresAt: expiresAt.toISOString() },
      },
    )
    return { url: linkUrl(publicUrl, secret) }
  }
