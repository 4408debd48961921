#!/usr/bin/env node
// Serves page fixtures: `node server.mjs serve <set> [--port N] [--ttl S]`. Plain Node, no dependencies. See README.md.
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import crypto from 'node:crypto';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const SECRET = crypto.randomBytes(16).toString('hex');
const opt = (name, dflt) => { const i = process.argv.indexOf('--' + name); return i < 0 ? dflt : Number(process.argv[i + 1]); };
let PORT = opt('port', 8199);
const TTL = opt('ttl', 60);
const sign = (s) => crypto.createHmac('sha256', SECRET).update(s).digest('hex').slice(0, 24);

// ---- filters: [apply, undo]; undo null = one way (only for 'headless' fixtures); LOSSY ones keep a part of the URL
const ENT = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unhtml = (s) => s.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (m, h, d, n) => (h ? String.fromCodePoint(parseInt(h, 16)) : d ? String.fromCodePoint(+d) : ENT[n] ?? m));
const unjson = (s) => JSON.parse('"' + s + '"');
const unslash = (s) => s.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g, (m, u, x, c) => (c ? c : String.fromCharCode(parseInt(u || x, 16))));
const rev = (s) => [...s].reverse().join('');
const hx = (c, n) => c.charCodeAt(0).toString(16).padStart(n, '0');
const NG = { '&': '&a;', '"': '&q;', "'": '&s;', '<': '&l;', '>': '&g;' };
const ALPHA = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';
const F = {
  json: [(s) => JSON.stringify(s).slice(1, -1).replace(/\//g, '\\/'), unjson],
  jsonplain: [(s) => JSON.stringify(s).slice(1, -1), unjson],
  html: [(s) => s.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' })[c]), unhtml],
  htmlnum: [(s) => s.replace(/[&<>"'=]/g, (c) => `&#${String(c.charCodeAt(0)).padStart(3, '0')};`), unhtml],
  percent: [encodeURIComponent, decodeURIComponent],
  base64: [(s) => Buffer.from(s).toString('base64'), (s) => Buffer.from(s, 'base64').toString()],
  unicode: [(s) => s.replace(/[&=<>]/g, (c) => '\\u' + hx(c, 4)), unslash],
  hex: [(s) => s.replace(/[&='"<>]/g, (c) => '\\x' + hx(c, 2)), unslash],
  hexall: [(s) => s.replace(/[^\w]/g, (c) => '\\x' + hx(c, 2).toUpperCase()), unslash],
  ng: [(s) => s.replace(/[&"'<>]/g, (c) => NG[c]), (s) => s.replace(/&[aqslg];/g, (m) => Object.keys(NG).find((k) => NG[k] === m))],
  reverse: [rev, rev],
  part: [(s, i, n) => { const k = Math.ceil(s.length / n); return s.slice(i * k, (+i + 1) * k); }, null],
  xor: [(s, key) => [...s].map((c, i) => (c.charCodeAt(0) ^ key.charCodeAt(i % key.length)).toString(16).padStart(2, '0')).join(''), null],
  chars: [(s, off) => [...s].map((c, i) => c.charCodeAt(0) + Number(off) + (i % 7)).join(','), null],
  sub: [(s) => s.replace(/[A-Za-z0-9+/=]/g, (c) => ALPHA[(ALPHA.indexOf(c) * 7 + 11) % 65]), null],
  path: [(s) => { const u = new URL(s); return u.pathname + u.search; }],
  base: [(s) => s.split('?')[0].replace(/[^/]*$/, '')],
  file: [(s) => { const p = s.split('?')[0]; return s.slice(p.lastIndexOf('/') + 1); }],
  origin: [(s) => new URL(s).origin],
  protorel: [(s) => s.replace(/^https?:/, '')],
  noquery: [(s) => s.split('?')[0]],
  pathonly: [(s) => new URL(s).pathname],
  token: [(s) => s.match(/\d{10}-[0-9a-f]{32}/)[0]],
  ago: [(s, seconds) => s.replace(/\d{10}(?=-[0-9a-f]{32})/, (exp) => String(exp - seconds))],
  exp: [(s) => s.match(/(\d{10})-[0-9a-f]{32}/)[1]],
  sig: [(s) => s.match(/\d{10}-([0-9a-f]{32})/)[1]],
};
const LOSSY = new Set(['path', 'base', 'file', 'origin', 'protorel', 'noquery', 'pathonly', 'token', 'ago', 'exp', 'sig']);
const applyAll = (s, filters) => filters.reduce((v, f) => { const [n, ...a] = f.split(':'); if (!F[n]) throw new Error('unknown filter ' + n); return F[n][0](v, ...a); }, s);

// ---- templates
function parse(text) {
  const root = { kids: [] }, stack = [root];
  const re = /\{\{(\/?)([a-zA-Z]+)(?::([^|}]*))?((?:\|[^}|]+)*)\}\}/g;
  let at = 0;
  for (let m; (m = re.exec(text)); at = re.lastIndex) {
    const top = stack[stack.length - 1];
    if (m.index > at) top.kids.push({ lit: text.slice(at, m.index) });
    const filters = m[4] ? m[4].slice(1).split('|') : [];
    if (m[1]) { if (m[2] !== 'wrap' || stack.length < 2) throw new Error('stray ' + m[0]); stack.pop(); continue; }
    const node = { name: m[2], arg: m[3], filters, raw: m[0] };
    top.kids.push(node);
    if (node.name === 'wrap') { node.kids = []; stack.push(node); }
  }
  if (stack.length > 1) throw new Error('unclosed {{wrap}}');
  if (at < text.length) root.kids.push({ lit: text.slice(at) });
  return root.kids;
}
const hostOf = (site, kind) => `${site.id}.${kind}.test`;
const originOf = (site, kind) => `http://${hostOf(site, kind)}:${PORT}`;
const streamHost = (site, s) => (['site', 'player', 'api'].includes(s.host) ? hostOf(site, s.host) : `${s.host}.cdn.test`);
function token(site, s, exp, nonce) { return `${exp}-${nonce}${sign([site.id, s.key, exp, nonce].join('|'))}`; }
function mint(site, s) {
  const tk = token(site, s, Math.floor(Date.now() / 1000) + (s.ttl || TTL), crypto.randomBytes(4).toString('hex'));
  const p = s.path.includes('{tk}') ? s.path.replace('{tk}', tk) : s.path + (s.path.includes('?') ? '&' : '?') + 'tk=' + tk;
  return `http://${streamHost(site, s)}:${PORT}${p}`;
}
function csrf(site, nonce = crypto.randomBytes(6).toString('hex')) { return nonce + '.' + sign('csrf|' + site.id + '|' + nonce); }
const newCtx = (site) => ({ site, minted: {}, rands: {}, csrf: null });
function value(node, ctx) {
  const { site } = ctx, s = site.streams.find((x) => x.key === node.arg);
  switch (node.name) {
    case 'url': if (!s) throw new Error('no stream ' + node.arg); return (ctx.minted[node.arg] ??= mint(site, s));
    case 'title': if (!s) throw new Error('no stream ' + node.arg); return render(parse(s.title), ctx);
    case 'quality': if (!s) throw new Error('no stream ' + node.arg); return (ctx.rands['q' + node.arg] ??= s.qualities ? s.qualities[crypto.randomInt(s.qualities.length)] : s.quality);
    case 'rand': return (ctx.rands[node.arg || ''] ??= String(crypto.randomInt(1000, 99999)));
    case 'origin': return originOf(site, 'site');
    case 'frameOrigin': return originOf(site, 'player');
    case 'apiOrigin': return originOf(site, 'api');
    case 'csrf': return (ctx.csrf ??= csrf(site));
    case 'pad': { let o = ''; for (let i = 0; o.length < +node.arg; i++) o += 'n' + ((i * 2654435761) >>> 8).toString(36) + ' '; return o.slice(0, +node.arg); }
    case 'wrap': return render(node.kids, ctx);
    default: throw new Error('unknown placeholder ' + node.raw);
  }
}
function render(nodes, ctx) { return nodes.map((n) => (n.lit !== undefined ? n.lit : applyAll(value(n, ctx), n.filters))).join(''); }
const fill = (text, ctx) => render(parse(text), ctx);

// ---- sites
/** The fixtures' files call the third kind `replay`; the extension calls it `headless`. */
const withKind = (site) => (site.learnable === 'replay' ? { ...site, learnable: 'headless' } : site);
function load(set) {
  const dir = path.join(ROOT, set);
  return fs.readdirSync(dir).sort().filter((d) => fs.existsSync(path.join(dir, d, 'site.json')))
    .map((d) => (withKind({ ...JSON.parse(fs.readFileSync(path.join(dir, d, 'site.json'), 'utf8')), dir: path.join(dir, d) })));
}
const kindOf = (site, r) => r.host || (site.frames.includes(r.path) ? 'player' : 'site');
const isUtf8 = (type) => !/charset=(?!utf-8)/i.test(type || '');
function readBody(site, r, file) { return fs.readFileSync(path.join(site.dir, file), isUtf8(r.contentType) ? 'utf8' : 'latin1'); }
function routeHit(r, method, u) {
  const [p, q] = r.path.split('?');
  if ((r.method || 'GET') !== method && !(method === 'HEAD' && (r.method || 'GET') === 'GET')) return false;
  if (p.endsWith('*') ? !u.pathname.startsWith(p.slice(0, -1)) : u.pathname !== p) return false;
  return !q || [...new URLSearchParams(q)].every(([k, v]) => u.searchParams.get(k) === v);
}
const signed = (site, v) => !!v && csrf(site, v.split('.')[0]) === v;
function allowed(site, r, req, body) {
  const q = r.requires || {}, ctx = newCtx(site);
  const holds = (have, want) => (want === '{{csrf}}' ? signed(site, have) : want === '*' ? !!have : (have || '').includes(fill(want, ctx)));
  if (q.referer && !(req.headers.referer || '').startsWith(fill(q.referer, ctx))) return false;
  if (q.cookie) {
    const [n, want] = q.cookie.split('=');
    const jar = Object.fromEntries((req.headers.cookie || '').split(/;\s*/).map((c) => c.split(/=(.*)/s).slice(0, 2)));
    if (!holds(jar[n], want || '*')) return false;
  }
  for (const [k, v] of Object.entries(q.header || {})) if (!holds(req.headers[k.toLowerCase()], v)) return false;
  for (const b of [].concat(q.bodyIncludes || [])) {
    if (b === '{{csrf}}' ? !(body.match(/[0-9a-f]{12}\.[0-9a-f]{24}/g) || []).some((t) => signed(site, t)) : !body.includes(b)) return false;
  }
  if (q.query) { const t = new URL(req.url, 'http://x').search; if (q.query === '{{csrf}}' ? !(t.match(/[0-9a-f]{12}\.[0-9a-f]{24}/g) || []).some((x) => signed(site, x)) : !t.includes(q.query)) return false; }
  return true;
}
const counts = new Map();
function stub(s, u) {
  if (/seg-\d+\.(ts|m4s)$/.test(u.pathname)) return ['video/mp2t', Buffer.alloc(188 * 4, 0x47)];
  const q = u.search.replace(/&/g, '&amp;');
  if (s.kind === 'dash') return ['application/dash+xml', `<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT12S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4"><Representation id="v1" bandwidth="900000" width="1280" height="720"><SegmentList duration="4"><SegmentURL media="seg-1.m4s${q}"/></SegmentList></Representation></AdaptationSet></Period></MPD>\n`];
  if (s.kind === 'mp4') return ['video/mp4', Buffer.from('0000001866747970697' + '36f6d0000020069736f6d6d703431' + '00', 'hex')];
  return ['application/vnd.apple.mpegurl', '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:1\n' + [1, 2, 3].map((i) => `#EXTINF:4.0,\nseg-${i}.ts${u.search}\n`).join('')];
}
function cdn(sites, host, u) { // null: no such stream; else [status, type, body]
  let seen = false;
  for (const site of sites) for (const s of site.streams) {
    if (streamHost(site, s) !== host) continue;
    const rx = s.path.split('?')[0].split('{tk}').map((x) => x.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('([^/]+)');
    const m = new RegExp('^' + rx + '$').exec(u.pathname) || new RegExp('^' + rx.replace(/[^/]*$/, '') + 'seg-\\d+\\.(?:ts|m4s)$').exec(u.pathname);
    if (!m) continue;
    seen = true;
    const [exp, sig] = ((s.path.includes('{tk}') ? m[1] : u.searchParams.get('tk')) || '').split('-');
    if (sig && +exp * 1000 > Date.now() && token(site, s, exp, sig.slice(0, 8)) === `${exp}-${sig}`) return [200, ...stub(s, u)];
  }
  return seen ? [403, 'text/plain', 'token rejected\n'] : null;
}
const TYPES = { css: 'text/css', js: 'text/javascript', png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', svg: 'image/svg+xml', ico: 'image/x-icon', woff2: 'font/woff2', vtt: 'text/vtt' };
function handle(sites, req, res, body, trace) {
  const host = (req.headers.host || '').split(':')[0], u = new URL(req.url, 'http://' + (req.headers.host || 'x'));
  const cors = req.headers.origin ? { 'access-control-allow-origin': req.headers.origin, 'access-control-allow-credentials': 'true', vary: 'Origin' } : { 'access-control-allow-origin': '*' };
  const send = (status, type, data, extra = {}) => { res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...cors, ...extra }); res.end(req.method === 'HEAD' ? undefined : data); };
  if (req.method === 'OPTIONS') return send(204, 'text/plain', '', { 'access-control-allow-methods': 'GET,POST,HEAD', 'access-control-allow-headers': req.headers['access-control-request-headers'] || '*' });
  const hit = cdn(sites, host, u);
  if (hit) return send(...hit);
  const site = sites.find((s) => host.startsWith(s.id + '.')), kind = host.split('.').at(-2);
  const cand = site ? site.routes.filter((x) => kindOf(site, x) === kind && routeHit(x, req.method, u)) : [];
  let r = cand.find((x) => allowed(site, x, req, body)) || cand[0];
  if (!r) { // clutter: style sheets, pictures, beacons
    const ext = u.pathname.split('.').at(-1);
    if (req.method === 'POST') return send(204, 'text/plain', '');
    return TYPES[ext] ? send(200, TYPES[ext], ext === 'svg' ? '<svg xmlns="http://www.w3.org/2000/svg"/>' : '') : send(404, 'text/html; charset=utf-8', '<!doctype html><title>Not found</title>');
  }
  const ctx = newCtx(site), n = (counts.get(r) || 0) + 1;
  counts.set(r, n);
  if (trace) { trace.ctx = ctx; trace.route = r; }
  let out = r, file = r.files ? r.files[n % r.files.length] : r.file, status = r.status || 200;
  if (!allowed(site, r, req, body)) { out = r.else || { status: 403 }; file = out.file; status = out.status || 403; if (trace) trace.refused = true; }
  else if (r.failEvery && n % r.failEvery === 0) { out = r.fail || { status: 503 }; file = out.file; status = out.status || 503; if (trace) trace.failed = true; }
  const extra = {};
  if (out.setCookie) extra['set-cookie'] = [].concat(out.setCookie).map((c) => fill(c, ctx));
  for (const [k, v] of Object.entries(out.headers || {})) extra[k] = fill(v, ctx);
  if (out.redirect) return send(302, 'text/plain', '', { ...extra, location: fill(out.redirect, ctx) });
  const type = out.contentType || r.contentType || 'text/html; charset=utf-8';
  const text = file ? fill(readBody(site, { contentType: type }, file), ctx) : '';
  if (trace) trace.file = file;
  send(status, type, Buffer.from(text, isUtf8(type) ? 'utf8' : 'latin1'), extra);
}
function listen(sites, port, trace) {
  return new Promise((ok) => {
    const srv = http.createServer((req, res) => {
      const parts = [];
      req.on('data', (c) => parts.push(c));
      req.on('end', () => { try { handle(sites, req, res, Buffer.concat(parts).toString(), trace); } catch (e) { res.writeHead(500); res.end(String(e)); } });
    }).listen(port, '127.0.0.1', () => { PORT = srv.address().port; ok(srv); });
  });
}
export { load, listen, parse, fill, F, LOSSY, newCtx, csrf, kindOf, originOf, hostOf, streamHost, readBody, cdn };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [cmd, set] = process.argv.slice(2);
  if (cmd === 'serve') { await listen(load(set), PORT); console.log(`${set}: http://127.0.0.1:${PORT} pid ${process.pid} ttl ${TTL}s`); }
  else console.log('usage: node server.mjs serve <set> --port N [--ttl S]');
}
