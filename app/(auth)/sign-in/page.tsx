import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { nextPath } from '@/components/auth/next-path'
import { SignInForm } from '@/components/auth/sign-in-form'
import { currentActor } from '@/lib/compose/web/session'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

export const generateMetadata = async () => ({ title: (await getTranslations('auth'))('signIn') })

export default async function SignInPage({ searchParams }: Props) {
  const { next, name } = await searchParams
  const to = nextPath(one(next))
  // A database that is away must not hide the form: it then says itself that signing in does not work now.
  if (await currentActor().catch(() => null)) redirect(to)
  const t = await getTranslations('auth')
  return (
    <>
      <h1>{t('signIn')}</h1>
      <p className="soft">{to === '/' ? t('signInLede') : t('signInBack')}</p>
      <SignInForm to={to} name={one(name)?.slice(0, 40) ?? ''} />
    </>
  )
}
