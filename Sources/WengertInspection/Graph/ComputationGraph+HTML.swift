import WengertNeuralNetworks

extension ComputationGraph {
  /// The graph as a page of its own that needs no network: it can be enlarged, modules can be folded, a node that is
  /// pointed at or reached with the Tab key shows shapes and statistics, and colors show time, memory, or norms
  /// of gradients.
  public var html: String {
    let layout = GraphLayout(self, width: \.boxWidth)
    let body = """
      <p class="muted">\(nodes.count { !$0.isVariable }) operations, \(nodes.count { $0.isVariable }) variables, \
      \(ByteText.text(nodes.reduce(0) { $0 + ($1.isVariable ? 0 : $1.bytes) })) kept for the backward pass, \
      \(ByteText.text(nodes.reduce(0) { $0 + ($1.isVariable ? $1.bytes : 0) })) in variables</p>
      <div class="controls" role="toolbar" aria-label="view">
      <label>Color <select id="color"><option value="">none</option><option value="t">time</option>\
      <option value="b">memory</option><option value="g">gradient norm</option></select></label>
      <span><button id="out" aria-label="smaller">−</button> <button id="in" aria-label="larger">+</button>
      <button id="fit">Fit width</button></span>
      <details id="modules"><summary>Fold modules</summary><div id="folds"></div></details>
      </div>
      <div id="frame" tabindex="0" aria-label="picture; scrolls with the arrow keys">
      \(picture(layout, style: ""))</div>
      <aside id="details" aria-live="polite"><p class="muted">Point at a node, or reach it with the Tab key.</p>\
      </aside>
      """
    return Page(
      title: "Computation graph", body: body,
      style: ComputationGraph.pictureStyle + ComputationGraph.pageStyle,
      script: "const nodes = \(data(layout));\n" + ComputationGraph.pageScript, isWide: true
    ).html
  }

  /// Writes the page.
  ///
  /// - Throws: When the file cannot be written.
  public func writeHTML(to path: String) throws(FileError) { try writeText(html, to: path) }

  /// The script's data of the nodes.
  private func data(_ layout: GraphLayout) -> String {
    let entries = nodes.enumerated().map { index, node in
      let box = layout.boxes[index]
      return "{\"n\":\(JSONText.quoted(node.shortName)),\"m\":\(JSONText.quoted(node.module)),"
        + "\"d\":\(JSONText.quoted(node.summary)),\"b\":\(node.bytes),"
        + "\"t\":\(JSONText.number(node.seconds ?? .nan)),"
        + "\"g\":\(JSONText.number(node.gradientNorm ?? .nan)),\"v\":\(node.isVariable),"
        + "\"x\":\(JSONText.number(box.x)),\"w\":\(JSONText.number(box.width)),\"r\":\(layout.ranks[index])}"
    }
    return "[" + entries.joined(separator: ",\n") + "]"
  }

  private static let pageStyle = """

    .controls { display:flex; flex-wrap:wrap; gap:.5rem 1.2rem; align-items:flex-start; margin:.5rem 0; }
    #modules { max-width:100%; }
    #modules summary { padding:.3rem 0; cursor:pointer; }
    #folds { max-height:40vh; overflow:auto; border:1px solid var(--line); padding:.4rem .8rem;
      background:var(--surface); }
    #folds label { display:block; white-space:nowrap; }
    #frame { overflow:auto; max-height:78vh; border:1px solid var(--line); border-radius:4px; }
    #frame svg { display:block; margin:0 auto; }
    #details { position:sticky; bottom:0; margin-top:.6rem; padding:.4rem .8rem; min-height:3rem;
      background:var(--surface); border:1px solid var(--line); border-radius:4px; white-space:pre-line; }
    #details p { margin:0; }
    .node { cursor:default; outline:none; }
    .node:focus rect, .node:hover rect { stroke:var(--accent); stroke-width:3; }
    .node.heated rect { fill:color-mix(in oklab, var(--hot) var(--heat), var(--surface)); }
    .node.heated .place { fill:var(--text); }
    .hidden { display:none; }
    @media print { #frame { max-height:none; border:0; overflow:visible; }
      #frame svg { width:100%; height:auto; max-height:85vh; } #details { display:none; } }
    """

  /// Folding closes gaps: empty rows go, a folded module stands in the last of its rows.
  private static let pageScript = """
    const svg = document.querySelector('#frame svg'), frame = document.getElementById('frame');
    const details = document.getElementById('details'), color = document.getElementById('color');
    const boxes = [...svg.querySelectorAll('.node')], edges = [...svg.querySelectorAll('.edge')];
    const original = edges.map(e => e.getAttribute('d')), row = 92, half = 26, width = svg.viewBox.baseVal.width;
    const height = svg.viewBox.baseVal.height, folded = new Set();
    let zoom = 1, groups = [];
    function show(text) { details.textContent = text; }
    function watch(element, text) {
      element.addEventListener('focus', () => show(text()));
      element.addEventListener('mouseenter', () => show(text()));
    }
    boxes.forEach((box, i) => watch(box, () => nodes[i].d));
    function inside(module, path) { return module === path || module.startsWith(path + '.'); }
    function groupOf(i) {
      const m = nodes[i].m;
      return [...folded].filter(p => inside(m, p)).sort((a, b) => a.length - b.length)[0];
    }
    function text(kind, y, value) {
      const t = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      t.setAttribute('class', kind); t.setAttribute('y', y); t.textContent = value; return t;
    }
    function groupBox(path, members) {
      const g = document.createElementNS('http://www.w3.org/2000/svg', 'g'), w = Math.max(path.length * 8, 90) + 20;
      const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      g.setAttribute('class', 'node module'); g.setAttribute('tabindex', '0');
      for (const [k, v] of Object.entries({x: -w / 2, y: -half, width: w, height: 2 * half, rx: 5}))
        rect.setAttribute(k, v);
      const operations = members.filter(i => !nodes[i].v).length;
      g.append(rect, text('name', -4, path), text('shape', 13, operations + (operations === 1 ? ' operation' : ' operations')));
      const sum = key => members.reduce((s, i) => s + (nodes[i][key] || 0), 0);
      watch(g, () => path + '\\n' + operations + ' operations, ' + (members.length - operations) + ' variables\\n' +
        'time: ' + (sum('t') * 1e6).toPrecision(4) + ' µs\\nkeeps: ' + sum('b').toLocaleString('en') + ' B');
      svg.append(g);
      return {element: g, w, x: members.reduce((s, i) => s + nodes[i].x, 0) / members.length, t: sum('t'),
        b: sum('b'), g: Math.hypot(...members.map(i => nodes[i].g || 0)), r: Math.max(...members.map(i => nodes[i].r))};
    }
    function redraw() {
      groups.forEach(g => g.element.remove()); groups = [];
      const place = nodes.map((n, i) => ({element: boxes[i], x: n.x, w: n.w, r: n.r, t: n.t, b: n.b, g: n.g}));
      const members = new Map();
      nodes.forEach((n, i) => { const g = groupOf(i); if (g) members.set(g, [...(members.get(g) || []), i]); });
      boxes.forEach((box, i) => box.classList.toggle('hidden', !!groupOf(i)));
      for (const [path, list] of members) {
        const box = groupBox(path, list); groups.push(box); list.forEach(i => place[i] = box);
      }
      const items = [...new Set(place)], ranks = [...new Set(items.map(p => p.r))].sort((a, b) => a - b);
      let left = 0, right = width;
      for (const p of items) p.y = (ranks.indexOf(p.r) + .5) * row;
      for (const r of ranks) {
        const line = items.filter(p => p.r === r).sort((a, b) => a.x - b.x);
        line.forEach((p, k) => { if (k) p.x = Math.max(p.x, line[k-1].x + (line[k-1].w + p.w) / 2 + 22); });
        line.forEach(p => { left = Math.min(left, p.x - p.w / 2 - 22); right = Math.max(right, p.x + p.w / 2 + 22); });
      }
      for (const p of items) p.element.setAttribute('transform', `translate(${p.x} ${p.y})`);
      const seen = new Set();
      edges.forEach((edge, k) => {
        const a = place[+edge.dataset.from], b = place[+edge.dataset.to];
        if (!folded.size) { edge.setAttribute('d', original[k]); edge.classList.remove('hidden'); return; }
        const key = items.indexOf(a) + ' ' + items.indexOf(b), hide = a === b || seen.has(key);
        edge.classList.toggle('hidden', hide); if (hide) return; seen.add(key);
        const y0 = a.y + half, y1 = b.y - half, m = (y0 + y1) / 2;
        edge.setAttribute('d', `M${a.x} ${y0}C${a.x} ${m} ${b.x} ${m} ${b.x} ${y1}`);
      });
      const tall = folded.size ? ranks.length * row + 22 : height;
      svg.setAttribute('viewBox', `${left} 0 ${right - left} ${tall}`);
      paint(items); scale();
    }
    function paint(items) {
      const key = color.value, top = Math.max(...items.map(p => p[key] || 0));
      for (const p of items) {
        const on = key && top > 0 && p[key] != null;
        p.element.classList.toggle('heated', !!on);
        if (on) p.element.style.setProperty('--heat', 100 * Math.sqrt((p[key] || 0) / top) + '%');
      }
    }
    function scale() {
      const box = svg.viewBox.baseVal;
      svg.setAttribute('width', box.width * zoom); svg.setAttribute('height', box.height * zoom);
    }
    function fit() { zoom = Math.min(1, (frame.clientWidth - 2) / svg.viewBox.baseVal.width); scale(); }
    const paths = new Set();
    nodes.forEach(n => n.m.split('.').forEach((_, k, all) => paths.add(all.slice(0, k + 1).join('.'))));
    for (const path of paths) {
      if (nodes.filter(n => inside(n.m, path)).length < 2 || path === '(outside)') continue;
      const label = document.createElement('label'), check = document.createElement('input');
      check.type = 'checkbox'; label.style.paddingLeft = (path.split('.').length - 1) + 'rem';
      check.addEventListener('change', () => { check.checked ? folded.add(path) : folded.delete(path); redraw(); });
      label.append(check, ' ' + path); document.getElementById('folds').append(label);
    }
    document.getElementById('in').addEventListener('click', () => { zoom *= 1.25; scale(); });
    document.getElementById('out').addEventListener('click', () => { zoom /= 1.25; scale(); });
    document.getElementById('fit').addEventListener('click', fit);
    color.addEventListener('change', redraw);
    for (const option of [...color.options]) {
      if (option.value && !nodes.some(n => n[option.value] != null)) option.remove();
    }
    const asked = new URLSearchParams(location.hash.slice(1));
    color.value = asked.get('color') || '';
    for (const check of document.querySelectorAll('#folds input')) {
      const path = check.parentElement.textContent.trim();
      if ((asked.get('fold') || '').split(',').includes(path)) { check.checked = true; folded.add(path); }
    }
    redraw(); fit(); zoom = Math.max(zoom, .6); scale();
    """
}
