import { describe, expect, it } from 'vitest';
import { matchPath } from './navigation.js';

describe('which panel a path belongs to', () => {
  it('gives the parameters of the path, decoded', () => {
    expect(matchPath('/autodialer/campaigns/:id', '/autodialer/campaigns/42')).toEqual({ id: '42' });
    expect(matchPath('/sounds/:name', '/sounds/%D0%B4%D0%B0%2F1')).toEqual({ name: 'да/1' });
    expect(matchPath('/users', '/users/')).toEqual({});
  });

  it('refuses paths of another shape', () => {
    expect(matchPath('/users', '/users/1')).toBeUndefined();
    expect(matchPath('/users/:id', '/users')).toBeUndefined();
    expect(matchPath('/users/:id', '/users/')).toBeUndefined();
    expect(matchPath('/users/:id', '/roles/1')).toBeUndefined();
  });

  it('keeps what is not decodable as it is, instead of breaking the page', () => {
    expect(matchPath('/sounds/:name', '/sounds/%E0%A4%A')).toEqual({ name: '%E0%A4%A' });
  });
});
