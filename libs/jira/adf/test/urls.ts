/** URLs with a credential, as texts hold them, beside what is left of them. */
export const secretUrls: readonly (readonly [url: string, shown: string])[] = [
  [
    'https://files.acme.test/get?id=7&token=9f86d081884c7d659a2feaa0c55ad015',
    'https://files.acme.test/get?id=7&token=REDACTED',
  ],
  [
    'https://files.acme.test/get?token=Zm9vYmFyYmF6cXV4MTIz%3D&id=7',
    'https://files.acme.test/get?token=REDACTED&id=7',
  ],
  [
    'https://api.acme.test/v1/me?access_token=ya29.a0AfH6SMBx7Qw2e',
    'https://api.acme.test/v1/me?access_token=REDACTED',
  ],
  ['https://api.acme.test/v1?apiKey=k_4f9Qw82LmZx', 'https://api.acme.test/v1?apiKey=REDACTED'],
  ['https://api.acme.test/v1?x-api-key=7c1e5a90', 'https://api.acme.test/v1?x-api-key=REDACTED'],
  [
    'https://maps.acme.test/js?key=AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q',
    'https://maps.acme.test/js?key=REDACTED',
  ],
  ['https://acme.test/hook?t=ghp_0123456789abcdefABCDEF', 'https://acme.test/hook?t=REDACTED'],
  [
    'https://acme.test/x?next=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'https://acme.test/x?next=REDACTED',
  ],
  ['https://acme.test/x?pat=glpat-AbCdEf0123456789XyZ', 'https://acme.test/x?pat=REDACTED'],
  [
    'https://acme.test/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz',
    'https://acme.test/cb?code=REDACTED&state=xyz',
  ],
  ['https://acme.test/login?code=4a7d1ed414474e4033ac29ccb8653d9b', 'https://acme.test/login?code=REDACTED'],
  ['https://acme.test/oauth/callback?code=Ab3dEf', 'https://acme.test/oauth/callback?code=REDACTED'],
  ['https://acme.test/?session=550e8400-e29b-41d4-a716-446655440000', 'https://acme.test/?session=REDACTED'],
  ['https://acme.test/?sid=s%3AqX9kLm2Pz7RtYb4W.Nn3', 'https://acme.test/?sid=REDACTED'],
  ['https://acme.test/?auth=dXNlcjpoMW50ZXIyIQ%3D%3D', 'https://acme.test/?auth=REDACTED'],
  [
    'https://acme.test/app;jsessionid=5AC6268DD8D4D5D1FDF5D41E9F2FD960?tab=2',
    'https://acme.test/app;jsessionid=REDACTED?tab=2',
  ],
  ['https://acme.test/reset?user=ada&password=hunter2', 'https://acme.test/reset?user=ada&password=REDACTED'],
  ['rtsp://cam.acme.test/live?user=admin&pwd=geheim', 'rtsp://cam.acme.test/live?user=admin&pwd=REDACTED'],
  ['https://ada:correct-horse@git.acme.test/x.git', 'https://REDACTED@git.acme.test/x.git'],
  ['https://0a1b2c3d4e5f60718293a4b5c6d7e8f9@sentry.acme.test/42', 'https://REDACTED@sentry.acme.test/42'],
  [
    'postgres://app:pa55@db.acme.test:5432/main?sslmode=require',
    'postgres://REDACTED@db.acme.test:5432/main?sslmode=require',
  ],
  [
    'jdbc:sqlserver://db.acme.test;user=sa;password=Pa55word;encrypt=true',
    'jdbc:sqlserver://db.acme.test;user=sa;password=REDACTED;encrypt=true',
  ],
  [
    'https://b.acme.test/o?X-Amz-Expires=900&X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027d0',
    'https://b.acme.test/o?X-Amz-Expires=900&X-Amz-Signature=REDACTED',
  ],
  [
    'https://b.acme.test/o?sv=2024-11-04&se=2026-12-01&sig=aQ%2Fz1b%2B8c%3D',
    'https://b.acme.test/o?sv=2024-11-04&se=2026-12-01&sig=REDACTED',
  ],
  [
    'https://acme.test/#access_token=2YotnFZFEjr1zCsicMWpAA&expires_in=3600',
    'https://acme.test/#access_token=REDACTED&expires_in=3600',
  ],
  ['https://acme.test/#/files?a=1&jwt=h3ad.b0dy.s1gn', 'https://acme.test/#/files?a=1&jwt=REDACTED'],
  [
    'https://acme.test/go?to=https%3A%2F%2Fb.test%2F%3Ftoken%3D9f86d081%26p%3D1',
    'https://acme.test/go?to=https%3A%2F%2Fb.test%2F%3Ftoken%3DREDACTED%26p%3D1',
  ],
  ['files.acme.test/get?client_secret=q8Zr2Lw6', 'files.acme.test/get?client_secret=REDACTED'],
  ['/rest/get?otp=482913', '/rest/get?otp=REDACTED'],
  [
    'https:\\/\\/acme.test\\/x?a=1\\u0026token=9f86d081',
    'https:\\/\\/acme.test\\/x?a=1\\u0026token=REDACTED',
  ],
];

/** URLs that only look as if they held one. */
export const plainUrls: readonly string[] = [
  'https://shop.acme.test/error?code=500',
  'https://shop.acme.test/error?code=NOT_FOUND&state=failed',
  'https://shop.acme.test/error?code=ORA-00942',
  'https://shop.acme.test/?code=SUMMER2026',
  'https://post.acme.test/?state=CA&code=94105',
  'https://acme.test/callback?code=access_denied',
  'https://conf.acme.test/?session=evening',
  'https://conf.acme.test/?session=monday-morning-with-the-platform-team',
  'https://conf.acme.test/?session=2026-11-30T10:00',
  'https://conf.acme.test/?session=Planning2026Q1',
  'https://api.acme.test/?auth=none',
  'https://api.acme.test/?auth=basic&sort=token',
  'https://api.acme.test/?auth=oauth2',
  'https://api.acme.test/?sid=12&pass=2',
  'https://api.acme.test/?signature=v4&sig=sha256',
  'https://api.acme.test/?token=none&password=required',
  'https://api.acme.test/?access_token=&code=',
  'https://docs.acme.test/?password=forgotten',
  'https://docs.acme.test/?apikey=xxxxxxxx',
  'https://docs.acme.test/?api_key=YOUR_API_KEY',
  'https://docs.acme.test/get?token=REDACTED',
  'https://acme.test/browse?key=OPS-42&page_token=9f86d081884c7d65',
  'https://acme.test/?q=token%3Dreset&design=9f86d081884c7d65',
  'https://acme.test/x?id=9f86d081884c7d659a2feaa0c55ad015',
  'https://acme.test/blob/9f86d081884c7d659a2feaa0c55ad015#L20-L40',
  'https://acme.test/token/9f86d081884c7d65/code/4a7d1ed4',
  'https://acme.test/@ada/posts?by=ada@acme.test',
  'ssh://git@git.acme.test:22/x.git',
  'https://first.last.contractor@git.acme.test/x.git',
  'https://acme.test/?state=open&scope=all&code=E42',
];
