import type { OpenApi } from './open-api';
import { requestProblems, type SeenRequest } from './request-problems';

const openApi: OpenApi = {
  paths: {
    '/issue/{id}': {
      get: {
        parameters: [
          { in: 'path', name: 'id', required: true, schema: { type: 'integer' } },
          { in: 'query', name: 'fields', schema: { type: 'array', items: { type: 'string' } } },
          { in: 'query', name: 'ids', schema: { type: 'array', items: { type: 'integer' } } },
          { in: 'query', name: 'startAt', schema: { type: 'integer' } },
          { in: 'query', name: 'whole', schema: { type: 'boolean' } },
          { in: 'query', name: 'orderBy', schema: { type: 'string', enum: ['created', '-created'] } },
        ],
        responses: {},
      },
      put: { deprecated: true, parameters: [], responses: {} },
    },
    '/issue/bulk': {
      post: {
        parameters: [{ in: 'query', name: 'jql', required: true, schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Bulk' } } },
        },
        responses: {},
      },
    },
  },
  components: {
    schemas: {
      Bulk: {
        type: 'object',
        properties: { ids: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    },
  },
};

const problems = (url: string, more: Partial<SeenRequest> = {}) =>
  requestProblems(openApi, { method: 'GET', url, body: '', contentType: undefined, ...more });
const post = (body: string, url = '/issue/bulk?jql=x', contentType = 'application/json; charset=utf-8') =>
  problems(url, { method: 'POST', body, contentType });

describe('a request', () => {
  it('that is described has no problem', () => {
    expect(problems('/issue/7')).toEqual([]);
    expect(problems('/issue/7?fields=a,b&ids=1,2&ids=3&startAt=0&whole=true&orderBy=-created')).toEqual([]);
    expect(post('{"ids":["1"]}')).toEqual([]);
  });

  it.each([
    ['/issues/7', '/issues/7: is not a path of the description'],
    ['/issue/7/', '/issue/7/: is not a path of the description'],
    ['/issue/', 'GET /issue/{id} {id}: is empty'],
    ['/issue/bulk', 'GET /issue/bulk: is not a method of the path'],
    ['/issue/x', 'GET /issue/{id} {id}: is string instead of integer'],
    ['/issue/7?startAt=x', 'GET /issue/{id} ?startAt: is string instead of integer'],
    ['/issue/7?startAt=', 'GET /issue/{id} ?startAt: is string instead of integer'],
    ['/issue/7?startAt=1&startAt=2', 'GET /issue/{id} ?startAt: is there 2 times'],
    ['/issue/7?ids=1,x', 'GET /issue/{id} ?ids[]: is string instead of integer'],
    ['/issue/7?whole=yes', 'GET /issue/{id} ?whole: is string instead of boolean'],
    ['/issue/7?orderBy=id', 'GET /issue/{id} ?orderBy: is not one of the values in the schema'],
    ['/issue/7?expnd=changelog', 'GET /issue/{id} ?expnd: is not a parameter'],
  ])('for %s has the problem: %s', (url, problem) => {
    expect(problems(url)).toEqual([problem]);
  });

  it('has the problems of its body', () => {
    expect(post('')).toEqual(['POST /issue/bulk body: is missing']);
    expect(post('{"ids":[1]}')).toEqual(['POST /issue/bulk body.ids[]: is integer instead of string']);
    expect(post('{"keys":[]}')).toEqual(['POST /issue/bulk body.keys: is not in the schema']);
    expect(post('{}', '/issue/bulk')).toEqual(['POST /issue/bulk ?jql: is missing']);
    expect(post('a=1', '/issue/bulk?jql=x', 'text/plain')).toEqual([
      'POST /issue/bulk body: is not described as text/plain',
    ]);
    expect(problems('/issue/7', { body: '{}', contentType: 'application/json' })).toEqual([
      'GET /issue/{id} body: is not described as application/json',
    ]);
  });

  it('to something deprecated has a problem', () => {
    expect(problems('/issue/7', { method: 'PUT' })).toContain('PUT /issue/{id}: is deprecated');
  });
});
