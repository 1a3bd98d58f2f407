/** A page to read the API and try it. It loads nothing from elsewhere; its script is its own file for the CSP. */
export const docsHtml = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Perezvon API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem}
h2{margin-top:2rem}details{border:1px solid #8886;border-radius:.5rem;margin:.4rem 0;padding:.4rem .8rem}
summary{cursor:pointer}b{display:inline-block;min-width:4.5rem}code,pre,textarea{font:13px/1.4 ui-monospace,monospace}
pre{background:#8882;overflow:auto;padding:.6rem;border-radius:.4rem;max-height:24rem}
textarea,input{width:100%;box-sizing:border-box;margin:.2rem 0 .6rem;padding:.3rem}button{padding:.4rem 1rem}
</style></head><body><h1>Perezvon API</h1>
<p>The document itself: <a href="/api/openapi.json">/api/openapi.json</a>. Requests go out with your own log-in.</p>
<label>Token (optional) <input id="token" autocomplete="off" spellcheck="false"></label>
<main id="routes">…</main><script type="module" src="/api/docs.js"></script></body></html>`;

export const docsScript = `
const make = (name, text, ...children) => { const node = document.createElement(name); if (text) node.textContent = text; node.append(...children); return node; };
const field = (label, node) => make('label', label, node);
const main = document.getElementById('routes');
const answer = await fetch('/api/openapi.json');
const api = await answer.json();
main.replaceChildren();
if (!answer.ok) main.append(make('p', api.title + ' (' + api.code + ')'));
const groups = new Map();
for (const [path, item] of Object.entries(api.paths ?? {})) {
  for (const [method, operation] of Object.entries(item)) {
    const tag = operation.tags[0];
    if (!groups.has(tag)) { groups.set(tag, make('section', '', make('h2', tag))); main.append(groups.get(tag)); }
    groups.get(tag).append(route(path, method, operation));
  }
}
function route(path, method, operation) {
  const box = make('details', '', make('summary', '', make('b', method.toUpperCase()), make('code', path), make('span', ' ' + operation.summary)));
  box.addEventListener('toggle', () => { if (box.open && box.childElementCount === 1) box.append(form(path, method, operation)); });
  return box;
}
function form(path, method, operation) {
  const part = make('div', '', make('p', 'Permission: ' + operation['x-permission']));
  const inputs = operation.parameters.map((parameter) => {
    const input = make('input'); input.placeholder = JSON.stringify(parameter.schema);
    part.append(field(parameter.name + (parameter.required ? ' *' : ''), input));
    return { parameter, input };
  });
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  const body = make('textarea'); body.rows = 6;
  if (schema) { part.append(make('pre', JSON.stringify(schema, null, 2)), field('Body', body)); body.value = '{}'; }
  const send = make('button', 'Send'); const result = make('pre');
  send.addEventListener('click', async () => {
    let url = path; const query = new URLSearchParams();
    for (const { parameter, input } of inputs) {
      if (parameter.in === 'path') url = url.replace('{' + parameter.name + '}', encodeURIComponent(input.value));
      else if (input.value) query.set(parameter.name, input.value);
    }
    const headers = {}; const token = document.getElementById('token').value.trim();
    if (schema) headers['content-type'] = 'application/json';
    if (token) headers.authorization = 'Bearer ' + token;
    const reply = await fetch(url + (query.size ? '?' + query : ''), { method: method.toUpperCase(), headers, ...(schema ? { body: body.value } : {}) });
    const text = await reply.text();
    let shown = text.slice(0, 100000); try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch (error) { console.debug('not JSON', error); }
    result.textContent = reply.status + ' ' + reply.statusText + '\\n\\n' + shown;
  });
  const output = operation.responses['200']?.content?.['application/json']?.schema;
  if (output) part.append(make('p', 'Answer'), make('pre', JSON.stringify(output, null, 2)));
  part.append(send, result);
  return part;
}
`;
