// The steps of one person's pay (kpi/charts/chainpart.py says what is in the data): one under the other, along a line, each with its calculation.

KINDS.chain = (part, rows, width) => {
  const names = widest(rows.map(row => row.step), 640), hows = widest(rows.map(row => row.how)), results = widest(rows.map(row => row.result), 640) + 16
  const beside = 24 + names + 24 + hows + results <= width, room = width - 24 - results
  const wraps = rows.map(row => (beside ? [row.how] : wrapped(row.how, room, 400, 13)).filter(text => text))
  const rise = stage ? Math.min(30, stage / rows.length) : 30
  const tall = rows.map((_, place) => (beside ? rise : 26 + wraps[place].length * LINE)), tops = tall.map((_, place) => tall.slice(0, place).reduce((sum, one) => sum + one, 0))
  const height = tops.at(-1) + tall.at(-1), middle = place => tops[place] + (beside ? rise / 2 : 13)
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height: height + 8 }, [
    ['path', { class: 'post', d: path([[7, middle(0)], [7, middle(rows.length - 1)]]) }],
    ...rows.map((row, place) => ['g', { class: `step ${row.tone}`, role: 'img', 'aria-label': `${row.step}: ${row.how} ${row.result}` }, [
      ['circle', { cx: 7, cy: middle(place), r: row.tone === 'between' ? 3.5 : 6 }],
      ['text', { class: 'label thick', x: 24, y: middle(place) + 4.5 }, fitted(row.step, beside ? names : room)],
      ...wraps[place].map((text, line) => ['text', { class: 'label', x: beside ? 48 + names : 24, y: middle(place) + 4.5 + (beside ? 0 : (line + 1) * LINE) }, text]),
      ['text', { class: 'label thick', x: width, y: middle(place) + 4.5, 'text-anchor': 'end' }, row.result],
      ...(row.tone === 'sum' ? [['path', { class: 'zero', d: path([[24, tops[place]], [width, tops[place]]]) }]] : []),
    ]]),
  ]]]
}
