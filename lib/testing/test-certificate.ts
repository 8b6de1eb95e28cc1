import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const size = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const bits = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes)
const time = (ms: number) => der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
const name = (common: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(common)))))
const ecdsaSha256 = sequence(oid('2a8648ce3d040302'))

export interface TestCertificate {
  certificate: string
  key: string
}

interface Issuer {
  common: string
  privateKey: KeyObject
}

function issue(common: string, issuer: Issuer | null, isAuthority: boolean): TestCertificate & { issuer: Issuer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const by = issuer ?? { common, privateKey }
  const constraints = sequence(oid('551d13'), der(0x01, Buffer.from([255])), der(0x04, sequence(...(isAuthority ? [der(0x01, Buffer.from([255]))] : []))))
  const names = sequence(oid('551d11'), der(0x04, sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))))
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)])
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, serial), ecdsaSha256, name(by.common), sequence(time(Date.now() - 86_400_000), time(Date.now() + 30 * 86_400_000)), name(common),
    publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, sequence(constraints, names)),
  )
  const whole = sequence(content, ecdsaSha256, bits(sign('sha256', content, by.privateKey)))
  const pem = `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  return { certificate: pem, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, issuer: { common, privateKey } }
}

/** An authority of its own with a certificate for localhost and one for a client: for tests of real TLS. */
export function testCertificates(): { authority: string; server: TestCertificate; client: TestCertificate } {
  const root = issue('Quarterdeck test authority', null, true)
  return { authority: root.certificate, server: issue('localhost', root.issuer, false), client: issue('client', root.issuer, false) }
}
