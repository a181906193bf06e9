// Whether pay is fair (kpi/charts/fairnessparts.py says what is in the data): pay by result before and after, and bars with a tick.

{
const ROW = 30, BAR = 16, GAP = 8

/** What is drawn how, in one line inside the picture, so that a file has it, too. */
const key = (entries, y) => entries.reduce(({ x, shown }, [name, mark, title]) => ({
  x: title ? x + textWidth(title) + 44 : x,
  shown: title ? [...shown, mark(x, y, name), ['text', { class: 'label', x: x + 20, y: y + 4 }, title]] : shown,
}), { x: 0, shown: [] }).shown

const swatch = (x, y, name) => ['rect', { class: `pair ${name}`, x, y: y - 6, width: 12, height: 12 }]
const post = (x, y) => ['path', { class: 'was', d: path([[x + 6, y - 8], [x + 6, y + 8]]) }]
const spot = (x, y, name) => ['circle', { class: `spot ${name}`, cx: x + 6, cy: y, r: 4.5 }]

const pairs = (part, rows, width) => {
  const values = widest(rows.map(row => row.text), 560) + GAP, named = part.names.some(name => name)
  const longest = widest(rows.map(row => row.name)) + 12, above = longest > 0.45 * width
  const left = above ? 0 : longest, line = above ? ROW + 18 : stage ? Math.max(ROW, Math.min(60, (stage - 28) / rows.length)) : ROW, top = named ? 28 : 4
  const reach = rows.flatMap(row => [row.value, row.tick ?? 0, ...(row.range ?? [])]), low = Math.min(0, ...reach), high = Math.max(0, ...reach)
  const x = scale(low, high > low ? high : 1, left + 2, width - values), height = top + rows.length * line + 8
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...(named ? key([[rows[0].tone ?? 'own', swatch, part.names[0]], ['was', post, part.names[1]]], 9) : []),
    ...rows.flatMap((row, place) => {
      const middle = top + place * line + (above ? 18 : 0) + ROW / 2, [start, end] = [Math.min(x(0), x(row.value)), Math.max(x(0), x(row.value))]
      const across = at => path([[x(at), middle - 11], [x(at), middle + 11]])
      return [['g', { role: 'img', 'aria-label': row.told }, [
        ['rect', { class: 'touch', x: 0, y: middle - ROW / 2, width, height: ROW }],
        ['text', { class: 'label', x: 0, y: above ? middle - ROW / 2 - 1 : middle + 5 }, fitted(row.name, above ? width : left - 8)],
        ['rect', { class: `pair ${row.tone ?? 'own'}`, x: start, y: middle - BAR / 2, width: Math.max(end - start, 1).toFixed(1), height: BAR }],
        ...(row.range ? [['path', { class: 'range', d: path(row.range.map(at => [x(at), middle])) }]] : []),
        ...(row.tick === undefined ? [] : [['path', { class: 'casing', d: across(row.tick) }], ['path', { class: 'was', d: across(row.tick) }]]),
        ['text', { class: 'label amount', x: width, y: middle + 5, 'text-anchor': 'end' }, row.text],
      ]]]
    }),
    ['path', { class: 'zero', d: path([[x(0), top], [x(0), height - 8]]) }],
  ]]]
}

const results = (part, { links, before, after }, width) => {
  const height = stage ?? part.height, base = height - 46, left = Math.max(...part.y.ticks.map(([, text]) => textWidth(text))) + 12
  const x = scale(part.x.from, part.x.to, left, width - RIGHT), y = scale(part.y.from, part.y.to, base, 48)
  const across = at => path([[left, y(at)], [width - RIGHT, y(at)]]), radius = count => (count > 1 ? Math.min(3 + Math.sqrt(count), 14) : 4.5)
  const dots = (some, name) => some.map(([at, high, count, told]) => ['circle', { class: `spot ${name}`, ...(told ? { role: 'img', 'aria-label': told } : {}), cx: x(at), cy: y(high), r: radius(count).toFixed(1) }])
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...key([['was', spot, part.names[0]], ['own', spot, part.names[1]]], 9),
    ['text', { class: 'tick', x: 0, y: 36 }, part.y.title],
    ...part.y.ticks.flatMap(([at, label]) => [['path', { class: 'grid', d: across(at) }], ['text', { class: 'tick', x: left - 8, y: y(at) + 4, 'text-anchor': 'end' }, label]]),
    ...part.x.ticks.map(([at, label]) => ['text', { class: 'tick', x: x(at), y: base + 18, 'text-anchor': 'middle' }, label]),
    ['text', { class: 'tick', x: width - RIGHT, y: base + 38, 'text-anchor': 'end' }, part.x.title],
    ...(links ? before.map(([at, high], place) => ['path', { class: 'link', d: path([[x(at), y(high)], [x(at), y(after[place][1])]]) }]) : []),
    ...dots(before, 'was'),
    ['path', { class: 'casing', d: across(1) }], ['path', { class: 'aim', d: across(1) }],
    ...dots(after, 'own'),
    ['text', { class: 'label target', x: left + 6, y: y(1) - 7 }, part.target],
  ]]]
}

Object.assign(KINDS, { pairs, results })
}
