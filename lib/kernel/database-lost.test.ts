import { expect, test } from 'vitest'
import { isDatabaseLost } from './database-lost'

const prismaError = (code: string, message: string) => Object.assign(new Error(message), { name: 'PrismaClientKnownRequestError', code })

test.each([
  { error: prismaError('P1001', "Can't reach database server at 127.0.0.1:5432"), lost: true },
  { error: prismaError('P2010', "Raw query failed. Code: `N/A`. Message: `Can't reach database server at 127.0.0.1:5432`"), lost: true },
  { error: prismaError('P2010', 'Raw query failed. Code: `57P03`. Message: `the database system is starting up`'), lost: true },
  { error: prismaError('P1017', 'Server has closed the connection.'), lost: true },
  { error: prismaError('P2002', 'Unique constraint failed'), lost: false },
  { error: prismaError('P2010', 'Raw query failed. Code: `42601`. Message: `syntax error`'), lost: false },
  { error: new Error('connect ECONNREFUSED 127.0.0.1:8761'), lost: false },
  { error: null, lost: false },
])('$error is a lost database: $lost', ({ error, lost }) => {
  expect(isDatabaseLost(error)).toBe(lost)
})
