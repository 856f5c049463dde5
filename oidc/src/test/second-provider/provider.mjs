// An OpenID provider (npm oidc-provider) that issues access tokens as RFC 9068 says, signed with ES256.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = { ...privateKey.export({ format: 'jwk' }), kid: `ec-${Date.now()}`, use: 'sig', alg: 'ES256' };

const provider = new Provider(issuer, {
  jwks: { keys: [key] },
  clients: [
    {
      client_id: 'flytepropeller',
      client_secret: 'propeller-secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
      response_types: [],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  extraTokenClaims: () => ({ groups: ['engine'], 'https://acme.example/projects': 'ml,fraud' }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'https://tenon.example',
      getResourceServerInfo: () => ({
        scope: 'run',
        audience: 'tenon-service',
        accessTokenTTL: 300,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
provider.listen(port, '127.0.0.1', () => console.log(`listening on ${issuer}`));
