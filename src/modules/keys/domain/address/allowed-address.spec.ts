import { BlockList, isIP } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressText } from './address-text.ts';
import { allowsAddress, withinCidrs } from './allowed-address.ts';
import { canonicalCidrs, cidrText, readCidr } from './cidr.ts';
import { readAddress } from './ip-address.ts';

const ipv6 = fc.oneof(
  fc.ipV6(),
  fc.ipV4().map((ip) => `::ffff:${ip}`),
  fc.constantFrom('::', '::1', '1::', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '2001:DB8::', '::1.2.3.4'),
);
const address = fc.oneof(fc.ipV4(), ipv6);

/** Texts that are nearly addresses: pieces of them, put together at random. */
const nearly = fc
  .array(
    fc.constantFrom(':', '::', '.', '0', '00', '1', '255', '256', 'ffff', 'fffff', 'g', '1.2.3.4', '%'),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(''));

const canonical = (text: string): string => {
  const range = readCidr(text);
  return range.ok ? cidrText(range.value) : range.refusal;
};

/** An address, and a prefix length of a range around it. */
const around = fc
  .record({ ip: address, share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ ip, share }) => ({ ip, length: Math.round(share * (isIP(ip) === 4 ? 32 : 128)) }));

/** The range with the bits behind its prefix cleared, as the refusal of the other one names it. */
const network = ({ ip, length }: { readonly ip: string; readonly length: number }): string => {
  const range = readCidr(`${ip}/${length}`);
  return range.ok ? cidrText(range.value) : (/write (\S+) /.exec(range.refusal)?.[1] ?? '');
};

describe('an address', () => {
  it('is read exactly when Node says that it is one', () => {
    fc.assert(
      fc.property(fc.oneof(address, nearly), (text) => {
        fc.pre(!text.includes('%'));
        expect([text, readAddress(text, Array<number>(8).fill(0))]).toEqual([text, isIP(text) !== 0]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has one text, which is read as the same address', () => {
    fc.assert(
      fc.property(address, (text) => {
        const groups = Array<number>(8).fill(0);
        readAddress(text, groups);
        const again = Array<number>(8).fill(0);
        readAddress(addressText(groups), again);
        expect(again).toEqual(groups);
        // Node's URL parser writes IPv6 addresses as RFC 5952 does, but for the dotted form of mapped ones.
        if (addressText(groups).includes(':'))
          expect(`[${addressText(groups)}]`).toBe(new URL(`http://[${text}]/`).hostname);
      }),
    );
  });
});

describe('a range of addresses', () => {
  it.each([
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['203.0.113.7', '203.0.113.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0:0:0:0:0/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['::/0', '::/0'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:192.0.2.1', '192.0.2.1/32'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3/128'],
  ])('%s is kept as %s', (given, kept) => {
    expect(canonical(given)).toBe(kept);
    expect(canonical(kept)).toBe(kept);
  });

  it.each([
    '',
    '/',
    'localhost',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '10.0.0.0/1e1',
    '10.0.0/8',
    '010.0.0.0/8',
    ' 10.0.0.0/8',
    '2001:db8::/129',
    '2001:db8::%eth0/64',
    `${'0'.repeat(50)}`,
  ])('%p is refused as none', (text) => {
    expect(canonical(text)).toBe(
      'Must be an IPv4 or IPv6 address, or a range of them such as 203.0.113.0/24 or 2001:db8::/32',
    );
  });

  it.each([
    ['10.0.0.5/8', '10.0.0.0/8'],
    ['203.0.113.129/25', '203.0.113.128/25'],
    ['2001:db8::1/64', '2001:db8::/64'],
  ])('%s is refused, because it may mean one address or all of %s', (text, meant) => {
    expect(canonical(text)).toBe(
      `Has bits set behind its prefix; write ${meant} if you mean all of that range`,
    );
  });

  it('stands once in a list, in whatever form it was given', () => {
    const ranges = ['10.0.0.0/8', '::ffff:10.0.0.0/104', '::1'].flatMap((text) => {
      const range = readCidr(text);
      return range.ok ? [range.value] : [];
    });
    expect(canonicalCidrs(ranges)).toEqual(['10.0.0.0/8', '::1/128']);
  });
});

describe('a list of ranges', () => {
  it('lets in exactly the addresses that Node’s BlockList finds in it, mapped ones too', () => {
    fc.assert(
      fc.property(fc.array(around, { maxLength: 5 }), address, fc.boolean(), (ranges, ip, near) => {
        const list = new BlockList();
        const cidrs = ranges.map(network);
        for (const cidr of cidrs) {
          const [base = '', length] = cidr.split('/');
          list.addSubnet(base, Number(length), base.includes(':') ? 'ipv6' : 'ipv4');
        }
        const asked = near ? (ranges[0]?.ip ?? ip) : ip;
        expect(allowsAddress(cidrs, asked)).toBe(list.check(asked, isIP(asked) === 4 ? 'ipv4' : 'ipv6'));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [null, null, true],
    [null, '203.0.113.7', true],
    [[], '203.0.113.7', false],
    [['0.0.0.0/0', '::/0'], null, false],
    [['0.0.0.0/0', '::/0'], 'not an address', false],
    [['203.0.113.0/24'], '203.0.113.255', true],
    [['203.0.113.0/24'], '203.0.114.0', false],
    [['203.0.113.0/24'], '::ffff:203.0.113.7', true],
    [['203.0.113.0/24'], '::ffff:cb00:7107', true],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['2001:db8::/33'], '2001:db8:7fff::', true],
    [['2001:db8::/33'], '2001:db8:8000::', false],
    [['10.0.0.0/8', 'of a later program'], '203.0.113.7', false],
  ])('%p, asked about %p: %p', (cidrs, ip, allowed) => {
    expect(allowsAddress(cidrs, ip)).toBe(allowed);
  });
});

describe('a list that must stay within another one', () => {
  it.each([
    [['10.1.0.0/16', '::1/128'], ['10.0.0.0/8', '::/64'], true],
    [['10.0.0.0/8'], ['10.0.0.0/8'], true],
    [['10.0.0.0/8'], ['0.0.0.0/0'], true],
    [['10.0.0.0/8'], ['::/0'], true],
    [[], ['10.0.0.0/8'], true],
    [[], [], true],
    [['10.0.0.0/7'], ['10.0.0.0/8'], false],
    [['10.0.0.0/8', '192.0.2.0/24'], ['10.0.0.0/8'], false],
    [['::/0'], ['0.0.0.0/0'], false],
    [['10.0.0.0/8'], [], false],
    [['10.0.0.0/8'], ['10.0.0.0/9', '10.128.0.0/9'], false],
  ])('%p within %p: %p', (cidrs, wider, within) => {
    expect(withinCidrs(cidrs, wider)).toBe(within);
  });
});
