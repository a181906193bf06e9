// Links between KPIs and the money, KPIs met, and discounts (kpi/charts/predictparts.py says what is in the data).

{
const links = (part, rows, width) => {
  const named = Math.max(0, ...rows.map(row => Math.max(textWidth(row.name), textWidth(row.note)))) + 16, said = Math.max(0, ...rows.map(row => textWidth(row.text, 560))) + 16
  const above = named + said > 0.55 * width, left = above ? 8 : named, over = above ? 20 : 0
  const [line, shown] = rowsThatFit(rows, 44 + over, 34 + over, 30), x = scale(part.from, part.to, left + 6, width - (above ? 8 : said) - 6), height = shown.length * line + 26
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...part.ticks.flatMap(([at, text]) => [
      ['path', { class: at === 0 ? 'zero' : 'grid', d: path([[x(at), 0], [x(at), height - 22]]) }],
      ['text', { class: 'tick', x: x(at), y: height - 6, 'text-anchor': 'middle' }, text],
    ]),
    ...shown.map((row, place) => {
      const y = place * line + over + (line - over) / 2
      return ['g', { class: `linked ${row.tone}`, role: 'img', 'aria-label': row.told }, [
        ['rect', { class: 'touch', x: 0, y: place * line, width, height: line }],
        ['text', { class: 'label', x: 0, y: above ? place * line + 15 : y - 2 }, row.name],
        above ? ['text', { class: 'label amount', x: width, y: place * line + 15, 'text-anchor': 'end' }, row.text] : ['text', { class: 'tick', x: 0, y: y + 14 }, row.note],
        ['path', { class: 'reach', d: path([[x(row.low), y], [x(row.high), y]]) }],
        ['circle', { cx: x(row.value), cy: y, r: 6 }],
        ...(above ? [] : [['text', { class: 'label amount', x: width, y: y + 5, 'text-anchor': 'end' }, row.text]]),
      ]]
    }),
  ]]]
}

const kpismet = (part, rows, width) => {
  const height = stage ? Math.max(220, stage - 20) : 300, base = height - 62, left = Math.max(...part.ticks.map(([, text]) => textWidth(text))) + 14
  const x = scale(0, Math.max(part.count, 1), left + 28, width - 14 - textWidth(rows[rows.length - 1]?.text ?? '')), y = scale(part.from, part.to, base, 30)
  const across = at => path([[left, y(at)], [width - 8, y(at)]])
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ['text', { class: 'axis', x: 0, y: 12 }, part.y],
    ...part.ticks.flatMap(([at, text]) => [['path', { class: 'grid', d: across(at) }], ['text', { class: 'tick', x: left - 8, y: y(at) + 4, 'text-anchor': 'end' }, text]]),
    ['path', { class: 'level', d: across(1) }],
    ['text', { class: 'label over', x: left + 4, y: y(1) - 6 }, part.line],
    ['text', { class: 'axis', x: width - 8, y: height - 4, 'text-anchor': 'end' }, part.x],
    ...rows.map(row => ['g', { class: 'linked sure', role: 'img', 'aria-label': row.told }, [
      ['rect', { class: 'touch', x: x(row.at) - 22, y: 20, width: 44, height: base }],
      ['path', { class: 'reach', d: path([[x(row.at), y(row.low)], [x(row.at), y(row.high)]]) }],
      ['circle', { cx: x(row.at), cy: y(row.value), r: 6 }],
      ['text', { class: 'label figure', x: x(row.at) + 10, y: y(row.value) + (Math.abs(y(row.value) - y(1)) < 12 ? 20 : 4) }, rows.length > 7 && width < 480 ? '' : row.text],
      ['text', { class: 'label', x: x(row.at), y: base + 18, 'text-anchor': 'middle' }, row.name],
      ['text', { class: 'tick', x: x(row.at), y: base + 34, 'text-anchor': 'middle' }, row.note],
    ]]),
  ]]]
}

const offers = (part, rows, width) => {
  const height = stage ? Math.max(220, stage - 20) : 380, base = height - 46, left = Math.max(...part.yticks.map(([, text]) => textWidth(text))) + 14, end = width - 12
  const x = scale(0, part.to, left + 8, end), y = scale(0, part.top, base, 30), last = part.line[part.line.length - 1]
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ['text', { class: 'axis', x: 0, y: 12 }, part.y],
    ...part.yticks.flatMap(([at, text]) => [['path', { class: 'grid', d: path([[left, y(at)], [end, y(at)]]) }], ['text', { class: 'tick', x: left - 8, y: y(at) + 4, 'text-anchor': 'end' }, text]]),
    ...part.xticks.map(([at, text]) => ['text', { class: 'tick', x: x(at), y: base + 20, 'text-anchor': 'middle' }, text]),
    ['text', { class: 'axis', x: end, y: height - 4, 'text-anchor': 'end' }, part.x],
    ...(last ? [
      ['path', { class: 'level', d: path(part.line.map(([at, high]) => [x(at), y(high)])) }],
      ['text', { class: 'label over', x: Math.max(x(last[0]) - 8, left + textWidth(part.words)), y: Math.max(y(last[1]) - 6, 42), 'text-anchor': 'end' }, part.words],
    ] : []),
    ...rows.map(row => ['g', { class: `seller ${row.tone}`, role: 'img', 'aria-label': row.told }, [
      ['circle', { class: 'touch', cx: x(row.x), cy: y(row.y), r: 12 }], ['circle', { class: 'mark', cx: x(row.x), cy: y(row.y), r: 6 }],
    ]]),
    ...namesBeside(rows.length > 24 ? rows.filter(row => row.tone === 'lost') : rows, x, y, left, width),
  ]]]
}

Object.assign(KINDS, { links, kpismet, offers })
}
