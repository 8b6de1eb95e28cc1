import { expect, test } from 'vitest'
import { databaseProblem, isFinal } from './database-problem'

const failed = (code: string, message: string) => Object.assign(new Error(message), { code })

test.each([
  { error: failed('28P01', 'password authentication failed for user "me"'), says: 'for user "me". Set the right user and password', final: true },
  { error: failed('3D000', 'database "deck" does not exist'), says: 'Create that database', final: true },
  { error: failed('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5432'), says: 'Start that server', final: false },
  { error: new Error('migration one failed: permission denied to create role', { cause: failed('42501', 'permission denied to create role') }), says: 'with the right to create a role', final: false },
  { error: failed('42501', 'permission denied to grant role "quarterdeck_app"'), says: 'GRANT quarterdeck_app TO "me" WITH ADMIN OPTION', final: false },
])('$error.message has its own cure, in one line', ({ error, says, final }) => {
  const line = databaseProblem('host/deck', error, 'me')
  expect(line).toContain(says)
  expect(line).not.toContain('\n')
  expect(isFinal(error)).toBe(final)
})
