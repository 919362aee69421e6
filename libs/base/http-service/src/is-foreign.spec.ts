import { isForeign } from './is-foreign';

const host = 'dash.example:8090';
const from = (origin?: string, fetchSite?: string): boolean => isForeign({ host, origin, fetchSite });

describe('isForeign', () => {
  it('believes requests of the page itself, and those of programs', () => {
    expect(from()).toBe(false);
    expect(from('http://dash.example:8090', 'same-origin')).toBe(false);
    expect(from('https://DASH.example:8090')).toBe(false);
    expect(from(undefined, 'same-origin')).toBe(false);
    expect(from(undefined, 'none')).toBe(false);
    expect(isForeign({ host: 'Dash.Example', origin: 'https://dash.example', fetchSite: undefined })).toBe(
      false,
    );
  });

  it.each([
    ['http://evil.example', undefined],
    ['http://dash.example', undefined],
    ['http://dash.example:8091', 'same-site'],
    ['http://dash.example:8090.evil.example', undefined],
    ['null', undefined],
    ['', undefined],
    ['dash.example:8090', undefined],
    [undefined, 'cross-site'],
    [undefined, 'same-site'],
    [undefined, ''],
    ['http://dash.example:8090', 'cross-site'],
    ['http://evil.example', 'same-origin'],
  ])('refuses the origin %p with the site %p', (origin, site) => expect(from(origin, site)).toBe(true));

  it('refuses an origin when there is no host to compare it with', () => {
    expect(isForeign({ host: undefined, origin: 'http://dash.example', fetchSite: undefined })).toBe(true);
  });
});
