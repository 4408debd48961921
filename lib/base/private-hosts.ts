/**
 * Whether a host name, as `URL.hostname` gives it, is on this machine or its local network: judged literally, since an
 * extension cannot resolve names. Source: RFC 6890, RFC 4193, RFC 6761, RFC 6762.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (host.startsWith('[')) return isPrivateV6(host.slice(1, -1));
  // URL has already brought 127.1, 0x7f000001 and 2130706433 into dotted form.
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPrivateV4(host);
  return !host.includes('.') || host.endsWith('.localhost') || host.endsWith('.local');
}

function isPrivateV4(address: string): boolean {
  const [a = 0, b = 0] = address.split('.').map(Number);
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254)
  );
}

function isPrivateV6(address: string): boolean {
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (mapped) {
    const high = parseInt(mapped[1] ?? '', 16);
    return isPrivateV4(`${high >> 8}.${high & 255}.0.0`);
  }
  return (
    address === '::' || address === '::1' || /^f[cd][0-9a-f]{2}:/.test(address) || /^fe[89ab][0-9a-f]:/.test(address)
  );
}
