import { getTranslations } from 'next-intl/server'
import { WelcomeForm } from '@/components/auth/welcome-form'
import { accessVerbs } from '@/lib/compose/web/access'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const generateMetadata = async () => ({ title: (await getTranslations('auth'))('welcome') })

/** Reached by a one-time link: the first operator's, or one that sets a password. Looking at it does not use it up. */
export default async function WelcomePage({ searchParams }: Props) {
  const { link } = await searchParams
  const text = typeof link === 'string' ? link : ''
  const open = text === '' ? null : await accessVerbs().describeLink(text)
  const t = await getTranslations('auth')
  if (!open)
    return (
      <>
        <h1>{t('deadLink')}</h1>
        <p className="soft mt-1">{t('deadLinkCure')}</p>
        <p className="mt-4">
          <a className="btn" href="/sign-in">
            {t('signIn')}
          </a>
        </p>
      </>
    )
  return (
    <>
      <h1>{open.purpose === 'first-operator' ? t('welcomeFirst') : t('welcomeBack', { name: open.displayName ?? open.name ?? '' })}</h1>
      <p className="soft mt-1">{open.purpose === 'first-operator' ? t('welcomeFirstLede') : t('welcomeBackLede', { name: open.name ?? '' })}</p>
      <WelcomeForm link={text} open={open} />
    </>
  )
}
