// Findings of the check-up and pay for one more point (kpi/charts/checkparts.py says what is in the data).

{
const findings = (part, rows) => [['ol', { class: 'found', 'aria-label': part.alt }, rows.map(row => ['li', {}, [
  ['span', { class: `place ${row.tone}`, 'aria-hidden': 'true' }, row.place],
  ['span', { class: 'said' }, [['b', {}, row.title], ...[row.evidence, row.mend].filter(Boolean).map(text => ['span', {}, text])]],
  ['span', { class: 'money' }, row.money ? [['b', {}, row.money], ['span', {}, row.kind]] : []],
]])]]

const points = (part, rows, width) => {
  const longest = Math.max(0, ...rows.map(row => textWidth(row.name))) + 12, values = Math.max(0, ...rows.map(row => textWidth(row.text, 560))) + 12
  const above = longest > width / 3, left = above ? 0 : longest, over = above ? 16 : 0
  const [line, shown] = rowsThatFit(rows, 26 + over, 20 + over, 26), x = scale(0, 1, left, width - values), height = shown.length * line + 26
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...part.ticks.flatMap(([at, text]) => [
      ['path', { class: 'grid', d: path([[x(at), 0], [x(at), height - 22]]) }],
      ['text', { class: 'tick', x: x(at), y: height - 6, 'text-anchor': 'middle' }, text],
    ]),
    ...shown.map((row, place) => {
      const y = place * line + 4
      return ['g', { class: `one-point${row.value ? '' : ' none'}`, role: 'img', 'aria-label': row.told }, [
        ['rect', { class: 'touch', x: 0, y: y - 2, width, height: line }],
        ['text', { class: 'label', x: 0, y: y + (above ? 12 : 14) }, row.name],
        ['rect', { class: 'own', x: left, y: y + over + 2, width: Math.max(0, x(row.value) - left), height: 14 }],
        ['text', { class: 'label amount', x: Math.max(x(row.value), left) + 8, y: y + over + 14 }, row.text],
      ]]
    }),
  ]]]
}

Object.assign(KINDS, { findings, points })
}
